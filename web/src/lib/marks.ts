// What the map shows of its part: areas with their counts, then clusters, then single reports.

import type { Look, Mark } from './map'
import { language } from './sentences'

interface Counted {
  code?: string
  name?: string
  lat: number
  lng: number
  total: number
  late: number
}

interface Found {
  areas: Counted[]
  clusters: Counted[]
  points: {
    number: string
    status: string
    category: string
    late: boolean
    lat: number
    lng: number
  }[]
}

/** The marks of a part of the map. Throws when there is no answer. */
export async function loadMarks(
  look: Look,
  filters: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<Mark[]> {
  const query = new URLSearchParams({ bbox: look.bbox, zoom: String(look.zoom) })
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value)
  const answer = await fetch(`/v1/map?${query}`, {
    signal,
    headers: { 'Accept-Language': language },
  })
  if (!answer.ok) throw new Error('the map was refused')
  const found = (await answer.json()) as Found
  const counted = [...found.areas, ...found.clusters].map((each, at) => ({
    id: each.code ?? `${at}`,
    lat: each.lat,
    lng: each.lng,
    total: each.total,
    late: each.late,
    name: each.name ?? null,
    number: null,
    status: '',
  }))
  const single = found.points.map((each) => ({
    id: each.number,
    lat: each.lat,
    lng: each.lng,
    total: 1,
    late: each.late ? 1 : 0,
    name: each.category,
    number: each.number,
    status: each.status,
  }))
  return [...counted, ...single]
}
