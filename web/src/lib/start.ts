// Brings a page to life.

import { installWorker } from './worker'

/** Mount a page over the body that was rendered at build, then do what can wait. */
export function start(mount: () => void): void {
  mount()
  document.documentElement.dataset.live = ''
  if ('serviceWorker' in navigator) addEventListener('load', () => void installWorker())
}
