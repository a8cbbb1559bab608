// What differs from city to city, and from stack to stack.

import { api } from './api'
import type { Level } from './drafts'

export interface Config {
  /** The level of a report whose reporter chooses none. */
  visibility: Level
}

let asked: Promise<Config | null> | undefined

/** The configuration of the pages; null when there is no answer. */
export function loadConfig(): Promise<Config | null> {
  asked ??= api
    .GET('/v1/config' as never)
    .then(({ data }: { data?: unknown }) => {
      const config = data as { visibility?: Level } | undefined
      return config ? { visibility: config.visibility ?? 'facts' } : null
    })
    .catch(() => null)
  return asked
}
