// What narrows a queue. All of it stands in the address. The lists to choose from are asked for
// when somebody opens the filters.

import { api } from '../../lib/api'
import { areas } from '../../lib/areas'
import { categories } from '../../lib/categories'
import { formatDay } from '../../lib/moments'
import { t } from '../../lib/sentences'
import { address, queueAddress } from '../address.svelte'
import type { View } from './views'

/** Filters of a view, and those of a search by words, which has a period. */
const OF_VIEW = ['category', 'kelurahan', 'channel', 'ksd', 'purpose'] as const
const OF_SEARCH = ['kelurahan', 'from', 'to'] as const

export type Filter = (typeof OF_VIEW)[number] | (typeof OF_SEARCH)[number]
export type Filters = Partial<Record<Filter, string>>

/** What lines are wanted. With words, all reports that the officer may read are searched. */
export interface Wanted {
  view: View
  words: string
  filters: Filters
}

export const listFilters = (words: string): readonly Filter[] => (words ? OF_SEARCH : OF_VIEW)

export function readFilters(query: URLSearchParams): Filters {
  const found = listFilters(query.get('q') ?? '').flatMap((filter) => {
    const value = query.get(filter)
    return value ? [[filter, value]] : []
  })
  return Object.fromEntries(found) as Filters
}

/** The address of the queue with something else. */
export function changeAddress(members: Record<string, string>): string {
  const query = new URLSearchParams(address.query)
  for (const [name, value] of Object.entries(members)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  return queueAddress(query)
}

export const viewAddress = (code: string) =>
  changeAddress({ lihat: code, q: '', from: '', to: '' })

/** The address of the queue with its map, or without it. */
export const mapAddress = (shown: boolean) => changeAddress({ peta: shown ? '1' : '' })

export interface Choice {
  code: string
  name: string
  /** Other words that find it. */
  words: string
}
export type Choices = Record<'category' | 'kelurahan' | 'channel', Choice[]>

/** The filters that are on or off: their names, and their value when they are on. */
export const SWITCHES: Partial<Record<Filter, { name: string; on: string }>> = {
  ksd: { name: t("Strategic activities (KSD) only"), on: 'true' },
  purpose: { name: t("Suggestions only"), on: 'suggestion' },
}


/** What can be chosen in each filter; nothing where there is no answer. */
export async function loadChoices(): Promise<Choices> {
  const [category, known, channel] = await Promise.all([categories(), areas(), channels()])
  const kelurahan = known.map(({ code, label }) => ({ code, name: label, words: '' }))
  return { category, kelurahan, channel }
}

let asked: Promise<Choice[]> | undefined

function channels(): Promise<Choice[]> {
  asked ??= api
    .GET('/v1/channels')
    .then(({ data }) => (data?.items ?? []).map(({ code, name }) => ({ code, name, words: '' })))
    .catch(() => {
      asked = undefined
      return []
    })
  return asked
}

/** A chosen filter in words. */
export function describeFilter(filter: Filter, value: string, choices: Choices | null): string {
  if (filter === 'from') return t("from {day}", { day: formatDay(`${value}T12:00:00+07:00`) })
  if (filter === 'to') return t("to {day}", { day: formatDay(`${value}T12:00:00+07:00`) })
  const name = SWITCHES[filter]?.name
  if (name) return name
  return choices?.[filter as keyof Choices].find((each) => each.code === value)?.name ?? value
}
