// Where a report is, in words.
import type { Record } from '../work'

/** `Kebon Jeruk, Jakarta Barat`; empty where the area is not known. */
export function nameArea({ place }: Pick<Record, 'place'>): string {
  const parts = [place?.kelurahan?.name, place?.kecamatan, place?.kota]
  return [...new Set(parts.filter(Boolean))].join(', ')
}
