// How far apart two places are.

import type { Point } from './exif'

const METRES_PER_DEGREE = 111_195 // of latitude, on a sphere with the earth's mean radius

/** Metres, computed on a plane: exact enough within a city. */
export function metresBetween(one: Point, other: Point): number {
  const east = (other.lng - one.lng) * Math.cos((one.lat * Math.PI) / 180)
  return Math.hypot(east, other.lat - one.lat) * METRES_PER_DEGREE
}
