// The published files of the figures (docs/open-data.md, "Figures"). They are files at the edge, so
// any number of pages may ask for them.

import type { Language } from '../lib/sentences'

export const ROOT = '/v1/statistics/'

export type Cell = string | number | null
/** A row of a table by the names of its columns. */
export type Row = Record<string, Cell>

/** What every table says of itself. */
interface About {
  measure: string
  title: Record<Language, string>
  definition: Record<Language, string>
  /** With the offset of Jakarta, so it begins with the month and day there. */
  counted_at: string
  license: string
}

export interface Table extends About {
  columns: string[]
  rows: Cell[][]
}

interface File {
  url: string
  bytes: number
  sha256: string
}

/** A version of the public facts of a month. One that was withdrawn has no address any more. */
export interface Facts {
  month: string
  version: number
  rows: number
  made_at: string
  url?: string
  withdrawn?: boolean
}

/** The scores of a quarter that were frozen. */
export interface FrozenScores {
  quarter: string
  version: number
  frozen_at: string
  url: string
  sha256: string
}

export interface Index {
  counted_at: string
  license: string
  /** The city's reports are invented, as in a city for trying things out. */
  invented?: boolean
  measures: (About & { rows: number; files: File[] })[]
  facts: Facts[]
  scores?: FrozenScores[]
}

/** Scores of a quarter, as a frozen file has them. */
export interface Scores {
  quarter: string
  version: number
  frozen_at: string
  counted_at: string
  rules: Record<string, Cell>
  adjustments: { office: string; column: string; many: number; reason: string }[]
  columns: string[]
  rows: Cell[][]
}

/** There is no such file, as before the first count. */
export class NoFile extends Error {}

const asked = new Map<string, Promise<unknown>>()

/** A file by its address. Throws NoFile, or another error when there is no answer. */
export function loadFile<T>(url: string): Promise<T> {
  const known = asked.get(url)
  if (known) return known as Promise<T>
  const found = fetchFile<T>(url)
  asked.set(url, found)
  found.catch(() => asked.delete(url))
  return found
}

async function fetchFile<T>(url: string): Promise<T> {
  const answer = await fetch(url)
  if (answer.status === 404 || answer.status === 403) throw new NoFile(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return (await answer.json()) as T
}

/** Have every file asked for anew. */
export function forgetFiles(): void {
  asked.clear()
}

export const loadIndex = (): Promise<Index> => loadFile(`${ROOT}index.json`)

/** The index, or null when there is none yet. */
export const findIndex = (): Promise<Index | null> =>
  loadIndex().catch((problem: unknown) => {
    if (problem instanceof NoFile) return null
    throw problem
  })

export const loadMeasure = (name: string): Promise<Table> => loadFile(`${ROOT}${name}.json`)

export const addressOfCsv = (name: string): string => `${ROOT}${name}.csv`

export function readRows(table: { columns: string[]; rows: Cell[][] }): Row[] {
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((column, at) => [column, row[at] ?? null])),
  )
}

/** A number of a row; 0 where there is none. */
export const count = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0)

/** A number of a row, or null where there is none. */
export const measured = (row: Row | undefined, column: string): number | null => {
  const value = row?.[column]
  return typeof value === 'number' ? value : null
}

export const textOf = (row: Row | undefined, column: string): string => String(row?.[column] ?? '')
