// What the map shows of its part: areas with their counts, then clusters, then single reports.

import type { components } from '../../api'
import { api } from '../api'
import type { Look } from './reports'

/** What the map shows at a place: a report, or how many there are. */
export interface Mark {
  id: string
  lat: number
  lng: number
  total: number
  late: number
  /** The name of an area, or the code of a category; a cluster has none. */
  name: string | null
  /** Of a single report. */
  number: string | null
  status: string
}

type Found = components['schemas']['Map']

/** The marks of a part of the map; null while the map was not made yet. Throws when there is no
 * answer. */
export async function loadMarks(
  look: Look,
  filters: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<Mark[] | null> {
  const query = { ...look, ...filters }
  const { data } = await api.GET('/v1/map', { params: { query }, signal })
  if (!data) throw new Error('the map was refused')
  return data.made_at ? marksOf(data) : null
}

function marksOf({ areas, clusters, points }: Found): Mark[] {
  return [
    ...areas.map((area) => countOf(area, area.code, area.name)),
    ...clusters.map((cluster, at) => countOf(cluster, `${at}`, null)),
    ...points.map(({ number, status, category, late, lat, lng }) => ({
      id: number,
      lat,
      lng,
      total: 1,
      late: late ? 1 : 0,
      name: category,
      number,
      status,
    })),
  ]
}

function countOf(
  { lat, lng, total, late }: Found['clusters'][number],
  id: string,
  name: string | null,
): Mark {
  return { id, lat, lng, total, late, name, number: null, status: '' }
}
