// Addresses below administration: a part, and what is opened or looked for in it.

import { address, addressOf } from '../address.svelte'

/** What stands in the query of an address: words, an office, a role; what is open, or a new one. */
export type Shown = Partial<Record<'q' | 'kantor' | 'peran' | 'id' | 'baru', string>>

/** The address of a part as it is now, with changes; an empty text takes one away. */
export function adminAddress(part: string, changes: Shown = {}): string {
  const query = new URLSearchParams(address.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  return addressOf('kelola', part) + (query.size ? `?${query}` : '')
}
