// The lines of a queue as marks on a map: those that would lie over each other are one mark with
// their number. Where the map comes no nearer, they lie around their place instead.

import type { Mark } from '../../lib/map/marks'
import type { Line } from '../work'
import { idOf } from './queue.svelte'

const WIDE = 44 // pixels within which marks are one
const APART = 30 // pixels between marks that lie around a place
const TILE = 256 // pixels of the whole world at zoom 0
const NEAREST = 16 // the zoom from which there are no clusters
const TURN = Math.PI * (3 - Math.sqrt(5)) // of a sunflower, whose seeds lie evenly

type Placed = Line & { lat: number; lng: number }

export const hasPlace = (line: Line): line is Placed => line.lat !== null && line.lng !== null

/** The marks of lines at a zoom of web maps. */
export function markLines(lines: Line[], zoom: number, now: number): Mark[] {
  const side = (360 * WIDE) / (TILE * 2 ** zoom) // degrees
  const cells = new Map<string, Placed[]>()
  for (const line of lines.filter(hasPlace)) {
    const cell = `${Math.floor(line.lng / side)} ${Math.floor(line.lat / side)}`
    const before = cells.get(cell)
    if (before) before.push(line)
    else cells.set(cell, [line])
  }
  return [...cells].flatMap(([cell, some]) => {
    const [only] = some
    if (only && some.length === 1) return [markOf(only, only.lat, only.lng, now)]
    const lat = mean(some.map((line) => line.lat))
    const lng = mean(some.map((line) => line.lng))
    return zoom < NEAREST ? [countOf(cell, some, lat, lng, now)] : spread(some, lat, lng, zoom, now)
  })
}

const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length

const isLate = (line: Line, now: number) =>
  !line.closed_at && !line.paused_until && Date.parse(line.due) < now

function markOf(line: Placed, lat: number, lng: number, now: number): Mark {
  const { number, category, status } = line
  const shared = { id: idOf(line), lat, lng, total: 1, late: isLate(line, now) ? 1 : 0 }
  return { ...shared, name: category?.code ?? null, number, status: status ?? 'disposisi' }
}

function countOf(id: string, lines: Placed[], lat: number, lng: number, now: number): Mark {
  const late = lines.filter((line) => isLate(line, now)).length
  return { id, lat, lng, total: lines.length, late, name: null, number: null, status: '' }
}

/** Marks around a place, evenly and apart. */
function spread(lines: Placed[], lat: number, lng: number, zoom: number, now: number): Mark[] {
  const degrees = 360 / (TILE * 2 ** zoom) // of a pixel
  return lines.map((line, at) => {
    const far = APART * Math.sqrt(at) * degrees
    const [up, right] = [far * Math.sin(at * TURN), far * Math.cos(at * TURN)]
    return markOf(line, lat + up, lng + right, now)
  })
}
