// Where one is in the officers' application, by the address.

import { pageOf } from '../lib/sentences'

export const ROOT = pageOf('petugas')

/**
 * A view of `sections.ts` with the `part` of it, if it has parts, or `laporan` with a `number`.
 * `query` are the filters of the queue.
 */
class Address {
  view = $state('')
  part = $state('')
  number = $state<string | null>(null)
  query = $state.raw(new URLSearchParams())
}

export const address = new Address()

export function readAddress(): void {
  const [view = '', part = ''] = location.pathname.slice(ROOT.length + 1).split('/')
  address.view = view
  address.part = view === 'laporan' ? '' : part
  address.number = view === 'laporan' && part ? decodeURIComponent(part) : null
  address.query = new URLSearchParams(location.search)
}

const written = (query: URLSearchParams) => (query.size ? `?${query}` : '')

export const addressOf = (view: string, part = '') => `${ROOT}/${view}${part ? `/${part}` : ''}`

export const queueAddress = (query: URLSearchParams) => `${ROOT}/antrean${written(query)}`

/** The address of a report, which keeps the queue that it was opened from. */
export const recordAddress = (number: string, query: URLSearchParams) =>
  `${ROOT}/laporan/${encodeURIComponent(number)}${written(query)}`

export function go(target: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', target)
  readAddress()
}

/** Follow a link inside the application without loading it anew. */
export function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest?.('a')
  const plain = !event.defaultPrevented && event.button === 0
  if (!link || !plain || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  if (link.origin !== location.origin || link.target || link.hasAttribute('download')) return
  if (link.pathname !== ROOT && !link.pathname.startsWith(`${ROOT}/`)) return
  if (link.hash && link.pathname === location.pathname) return
  event.preventDefault()
  go(link.pathname + link.search)
}
