// Brings a page to life.

import { installWorker } from './worker'

/** Mount a page over the body that was rendered at build. */
function mountLive(mount: () => void): void {
  mount()
  document.documentElement.dataset.live = ''
}

/** Mount a page for citizens, then do what can wait. */
export function start(mount: () => void): void {
  mountLive(mount)
  if ('serviceWorker' in navigator) addEventListener('load', () => void installWorker())
}

/** Mount the officers' application, and have its files kept. */
export function startApplication(mount: () => void): void {
  mountLive(mount)
  if ('serviceWorker' in navigator) addEventListener('load', () => void installWorker(listFiles()))
}

/** The scripts and styles that the page names. */
function listFiles(): string[] {
  const named = document.querySelectorAll<HTMLElement>(
    'script[src], link[rel=stylesheet], link[rel=modulepreload]',
  )
  const addresses = [...named].map((each) => each.getAttribute('src') ?? each.getAttribute('href'))
  return addresses.filter((address) => address !== null)
}
