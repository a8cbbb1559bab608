// Brings a page to life.

import { installWorker } from './worker'

/** Mount a page over the body that was rendered at build. */
export function mountLive(mount: () => void): void {
  mount()
  document.documentElement.dataset.live = ''
}

/** Mount a page for citizens, then do what can wait. */
export function start(mount: () => void): void {
  mountLive(mount)
  if ('serviceWorker' in navigator) addEventListener('load', () => void installWorker())
}
