// The names of codes. The files have the Indonesian ones; the English ones are the API's.

import { api } from '../lib/api'
import { language } from '../lib/sentences'

export type Names = Record<string, string>
export type NameKind = 'channel' | 'category' | 'office'

/** The names that the files lack, by their codes; none when there is no answer. */
export const loadNames = (kind: NameKind): Promise<Names> =>
  language === 'id' ? Promise.resolve({}) : askNames(kind)

const asked = new Map<NameKind, Promise<Names>>()

/** The names of codes in the page's language; none when there is no answer. */
export function askNames(kind: NameKind): Promise<Names> {
  const found = asked.get(kind) ?? fetchNames(kind)
  asked.set(kind, found)
  return found
}

async function fetchNames(kind: NameKind): Promise<Names> {
  const path = { channel: '/v1/channels', category: '/v1/categories', office: '/v1/agencies' }[kind]
  const { data } = await api
    .GET(path as '/v1/channels' | '/v1/categories' | '/v1/agencies')
    .catch(() => ({ data: undefined }))
  if (!data) asked.delete(kind)
  const names = (data?.items ?? []).map(({ code, name }) => [code, name])
  return Object.fromEntries(names) as Names
}
