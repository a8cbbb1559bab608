// The categories of reports, with the other words that find them.

import { api } from './api'

export interface Category {
  code: string
  name: string
  words: string
}

let asked: Promise<Category[]> | undefined

/** All categories; none when there is no answer. */
export function categories(): Promise<Category[]> {
  asked ??= api
    .GET('/v1/categories')
    .then(({ data }) =>
      (data?.items ?? []).map(({ code, name, aliases, ...more }) => ({
        code,
        name,
        words: [...aliases, ...((more as { words?: string[] }).words ?? [])].join(' '),
      })),
    )
    .catch(() => {
      asked = undefined
      return []
    })
  return asked
}
