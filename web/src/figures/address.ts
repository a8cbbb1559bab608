// Where one is in the city's figures, by the address.

import { pageOf } from '../lib/sentences'
import { isQuarter } from './numbers'

export const ROOT = pageOf('kota')

export type Place =
  | { view: 'overview'; wall: boolean }
  | { view: 'quarter'; quarter: string }
  | { view: 'office'; code: string }
  | { view: 'data' }
  | { view: 'unknown' }

export const addressOfQuarter = (quarter: string): string => `${ROOT}/${quarter}`
export const addressOfOffice = (code: string): string => `${ROOT}/perangkat/${encodeURIComponent(code)}`
export const addressOfData = (): string => `${ROOT}/data`
export const WALL = `${ROOT}?layar=1`

/** The part of an address below the language, such as `kota/2026-Q3`. */
export function pathOf(place: Place): string {
  if (place.view === 'quarter') return `kota/${place.quarter}`
  if (place.view === 'office') return `kota/perangkat/${encodeURIComponent(place.code)}`
  if (place.view === 'data') return 'kota/data'
  return 'kota'
}

export function readPlace({ pathname, search }: { pathname: string; search: string }): Place {
  const [view = '', part = '', more = ''] = pathname.slice(ROOT.length + 1).split('/')
  if (view === '') return { view: 'overview', wall: new URLSearchParams(search).get('layar') === '1' }
  if (isQuarter(view) && !part) return { view: 'quarter', quarter: view }
  if (view === 'perangkat' && part && !more) return { view: 'office', code: decode(part) }
  if (view === 'data' && !part) return { view: 'data' }
  return { view: 'unknown' }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
