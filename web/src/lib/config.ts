// What differs from city to city, and from stack to stack.

import type { components } from '../api'
import { api } from './api'

export type Config = components['schemas']['Config']

let asked: Promise<Config | null> | undefined

/** The configuration of the pages; null when there is no answer, which is asked for again then. */
export function loadConfig(): Promise<Config | null> {
  asked ??= api
    .GET('/v1/config')
    .then(({ data }) => data ?? null)
    .catch(() => null)
    .then((config) => {
      if (!config) asked = undefined
      return config
    })
  return asked
}
