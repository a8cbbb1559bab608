// The five key figures as the file `kpi` has them.

import { measured, readRows, textOf, type Table } from './files'
import { FIGURES, type Figure, type Key } from './findings'

export interface Period {
  period: string
  closed: boolean
  keys: Key[]
}

/** The key figures of each quarter or year, the earliest first. */
export function readPeriods(table: Table, span: 'quarter' | 'year'): Period[] {
  const found = new Map<string, Period>()
  for (const row of readRows(table)) {
    if (row.span !== span || !FIGURES.includes(row.figure as Figure)) continue
    const period = textOf(row, 'period')
    const closed = Number(row.closed) === 1
    const one = found.get(period) ?? { period, closed, keys: [] }
    one.keys.push({
      figure: row.figure as Figure,
      value: measured(row, 'figure_value'),
      part: measured(row, 'part'),
      whole: measured(row, 'whole'),
      trend: measured(row, 'trend'),
      closed,
    })
    found.set(period, one)
  }
  return [...found.values()]
    .map((one) => ({ ...one, keys: FIGURES.map((figure) => findKey(one, figure)) }))
    .sort((a, b) => (a.period < b.period ? -1 : 1))
}

/** A key figure of a period. The file has none where nothing was due. */
const findKey = ({ keys, closed }: Period, figure: Figure): Key =>
  keys.find((key) => key.figure === figure) ?? {
    figure,
    value: null,
    part: null,
    whole: null,
    trend: null,
    closed,
  }

/** Whether a city had any report in these periods. */
export const hasReports = (periods: Period[]): boolean =>
  periods.some(({ keys }) => keys.some(({ value }) => value))

/** The last period that is over, or else the one that is not. */
export const choosePeriod = (periods: Period[]): Period | undefined =>
  periods.findLast(({ closed }) => closed) ?? periods.at(-1)
