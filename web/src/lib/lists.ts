// Lists of reports, as cards show them.

import type { components, paths } from '../api'
import { api, ask } from './api'

type Line = components['schemas']['PublicLine']

/** A report of a list, with what this reader may see of it. */
export interface Listed {
  number: string
  status: string
  status_label: string
  outcome: string | null
  late: boolean
  category: string
  area: string
  holder: string
  created_at: string
  summary: string | null
  thumbnail: string | null
  supporters: number
  point: { lat: number; lng: number } | null
  /** The code of its kelurahan. */
  kelurahan: string | null
}

export type Wanted = NonNullable<paths['/v1/reports']['get']['parameters']['query']>

/** A page of public reports, the newest first. Throws when there is no answer. */
export async function listReports(wanted: Wanted): Promise<Listed[]> {
  return (await pageReports(wanted)).items
}

/** The same with the cursor of the next page, or null after the last. Throws NoAnswer or Refused. */
export async function pageReports(
  wanted: Wanted,
): Promise<{ items: Listed[]; next: string | null }> {
  const data = await ask(api.GET('/v1/reports', { params: { query: wanted } }))
  return { items: data.items.map(show), next: data.next ?? null }
}

/** Whether its completion was promised for a moment that is over. */
function isLate({ status, complete_by }: Line): boolean {
  return status !== 'selesai' && complete_by !== null && Date.parse(complete_by) < Date.now()
}

function show(line: Line): Listed {
  const kelurahan = line.kelurahan?.name ?? ''
  const kecamatan = line.kecamatan ?? ''
  return {
    number: line.number,
    status: line.status,
    status_label: line.status_label,
    outcome: line.outcome,
    late: isLate(line),
    category: line.category?.name ?? '',
    area: [...new Set([kelurahan, kecamatan])].filter(Boolean).join(', '),
    holder: line.holder.name,
    created_at: line.created_at,
    summary: line.summary,
    thumbnail: line.thumbnail,
    supporters: line.supporters,
    point: line.lat == null || line.lng == null ? null : { lat: line.lat, lng: line.lng },
    kelurahan: line.kelurahan?.code ?? null,
  }
}
