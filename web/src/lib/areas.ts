// The kelurahan of the city, and the one of a point.

import { api } from './api'
import type { Point } from './photos'

export interface Area {
  code: string
  /** `Kebon Jeruk, Jakarta Barat` */
  label: string
}

let asked: Promise<Area[]> | undefined

function label(area: { name: string; kota: string }): string {
  const kota = area.kota.replace(/^(Kota|Kabupaten)( Administrasi)? /, '')
  return `${area.name}, ${kota}`
}

/** All kelurahan; none when there is no answer. */
export function areas(): Promise<Area[]> {
  asked ??= api
    .GET('/v1/areas')
    .then(({ data }) =>
      (data?.items ?? [])
        .map((area) => ({ code: area.code, label: label(area) }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    )
    .catch(() => {
      asked = undefined
      return []
    })
  return asked
}

/** The names of the kelurahan alone, by their codes. */
export function nameAreas(all: Area[]): Record<string, string> {
  return Object.fromEntries(all.map((area) => [area.code, area.label.split(',')[0] ?? '']))
}

/**
 * The words for the kelurahan of a point: null for a point outside the city, and undefined when
 * there is no answer.
 */
export async function areaAt(point: Point): Promise<string | null | undefined> {
  const { data } = await api
    .GET('/v1/areas', { params: { query: point } })
    .catch(() => ({ data: undefined }))
  const area = data?.items[0]
  return area ? label(area) : data && null
}
