// What the head of an office looks at: figures, and the lines behind them.

import type { components } from '../../api'
import { describeTrouble, Refused } from '../../lib/api'
import { language } from '../../lib/sentences'
import { ask, work, type Counts, type Line } from '../work'

type Schemas = components['schemas']
export type Spot = Schemas['RecurringSpot']
export type Campaign = Schemas['Campaign']

const MOST = 50 // lines that are looked through: late ones come first
const SOON = 24 * 60 * 60_000 // milliseconds
const FEW = 5 // lines of a list

const numbers = new Intl.NumberFormat(language)

/** A figure as it is written; a dash where it is not known. */
export const writeFigure = (many: number | null | undefined): string =>
  many === null || many === undefined ? '–' : numbers.format(many)

/** A list, or why it is not there. */
export interface Found<T> {
  items: T[]
  trouble: string
}

export interface Lines {
  late: Line[]
  soon: Line[]
  trouble: string
}

/** The first late lines of an office, and those that are due within a day. */
export async function loadLines(agency: string): Promise<Lines> {
  try {
    const params = { query: { agency, limit: MOST } }
    const { items } = await ask<{ items: Line[] }>(work.GET('/v1/work', { params }))
    const [now, going] = [Date.now(), items.filter((line) => !line.paused_until)]
    const left = (line: Line) => Date.parse(line.due) - now
    const soon = going.filter((line) => left(line) >= 0 && left(line) < SOON)
    const late = going.filter((line) => left(line) < 0)
    return { late: late.slice(0, FEW), soon: soon.slice(0, FEW), trouble: '' }
  } catch (problem) {
    return { late: [], soon: [], trouble: describeTrouble(problem) }
  }
}

/** Reports of other offices that came up to this one. */
export const loadEscalated = (agency: string) =>
  find<Line>(work.GET('/v1/work', { params: { query: { agency, limit: FEW, queue: 'escalated' } } }))

/**
 * Places of the officer's territory where a matter came back. Who serves several kota has to name
 * an area; `wide` says so.
 */
export async function loadRecurring(area: string): Promise<Found<Spot> & { wide: boolean }> {
  try {
    const params = { query: { limit: FEW, ...(area ? { area } : {}) } }
    const { items } = await ask<{ items: Spot[] }>(work.GET('/v1/work/recurring', { params }))
    return { items, trouble: '', wide: false }
  } catch (problem) {
    const wide = !area && problem instanceof Refused && problem.problem.status === 422
    return { items: [], trouble: wide ? '' : describeTrouble(problem), wide }
  }
}

export const loadCampaigns = () =>
  find<Campaign>(work.GET('/v1/work/campaigns', { params: { query: { limit: FEW } } }))

async function find<T>(call: Parameters<typeof ask>[0]): Promise<Found<T>> {
  try {
    return { items: (await ask<{ items: T[] }>(call)).items, trouble: '' }
  } catch (problem) {
    return { items: [], trouble: describeTrouble(problem) }
  }
}

/** The figures of an office; null where they are not given. */
export const countOffice = (agency: string): Promise<Counts | null> =>
  ask<Counts>(work.GET('/v1/work/counts', { params: { query: { agency } } })).catch(() => null)
