// Loads what a chart needs, and draws it.

import type { Chart, Drawn } from './charts'
import { loadMeasure, NoFile, type Table } from './files'
import { loadNames } from './names'

export interface Loaded {
  drawn: Drawn | null
  tables: Table[]
}

/** What a chart shows; without a drawing where there are no numbers yet. Throws when there is no answer. */
export async function loadChart(chart: Chart): Promise<Loaded> {
  try {
    const [names, ...tables] = await Promise.all([
      chart.names ? loadNames(chart.names) : {},
      ...chart.measures.map(loadMeasure),
    ])
    const byName = Object.fromEntries(tables.map((table) => [table.measure, table]))
    return { drawn: chart.draw(byName, names), tables }
  } catch (problem) {
    if (problem instanceof NoFile) return { drawn: null, tables: [] }
    throw problem
  }
}
