// The outlines of the kelurahan (`GET /v1/areas.topojson`) as paths of a drawing.

/** A TopoJSON topology (https://github.com/topojson/topojson-specification). */
export interface Topology {
  arcs: number[][][]
  transform?: { scale: [number, number]; translate: [number, number] }
  objects: { kelurahan: { geometries: Geometry[] } }
}

interface Geometry {
  type: 'Polygon' | 'MultiPolygon'
  arcs: number[][] | number[][][]
  id: string
}

type Place = [number, number] // longitude and latitude in degrees
type Ring = Place[]

export interface Outline {
  code: string
  rings: Ring[]
  /** The middle of its largest ring. */
  centre: Place
}

/** The outlines of all kelurahan. */
export function readOutlines({ arcs, transform, objects }: Topology): Outline[] {
  const { scale, translate } = transform ?? { scale: [1, 1], translate: [0, 0] }
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0]
    return arc.map(([right = 0, up = 0]): Place => {
      // The steps of a quantized arc add up.
      if (transform) [x, y] = [x + right, y + up]
      else [x, y] = [right, up]
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
    })
  })
  // A negative number is the arc backwards; where two arcs meet, they share a place.
  const lineOf = (arc: number) => (arc < 0 ? (lines[~arc] ?? []).toReversed() : (lines[arc] ?? []))
  const join = (numbers: number[]): Ring =>
    numbers.flatMap((arc, at) => (at ? lineOf(arc).slice(1) : lineOf(arc)))
  return objects.kelurahan.geometries.map(({ id, type, arcs: parts }) => {
    const polygons = type === 'Polygon' ? [parts as number[][]] : (parts as number[][][])
    const rings = polygons.flatMap((polygon) => polygon.map(join))
    const outer = polygons.map((polygon) => join(polygon[0] ?? []))
    return { code: id, rings, centre: middleOf(largest(outer)) }
  })
}

const extent = (places: Place[]) => {
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)]
  return { west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) }
}

const largest = (rings: Ring[]): Ring =>
  rings.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a), rings[0] ?? [])

const sizeOf = (ring: Ring) => {
  const { west, east, south, north } = extent(ring)
  return (east - west) * (north - south)
}

const middleOf = (ring: Ring): Place => {
  const { west, east, south, north } = extent(ring)
  return [(west + east) / 2, (south + north) / 2]
}

/** The outlines in two groups: most of them, and those that lie far off, as islands do. */
export function splitFar(outlines: Outline[]): { near: Outline[]; far: Outline[] } {
  const isFar = [0, 1].map((axis) => {
    const sorted = outlines.map(({ centre }) => centre[axis] ?? 0).sort((a, b) => a - b)
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
    const reach = 2 * (at(0.75) - at(0.25))
    return (outline: Outline) => Math.abs((outline.centre[axis] ?? 0) - at(0.5)) > reach
  })
  const far = outlines.filter((each) => isFar.some((test) => test(each)))
  return { near: outlines.filter((each) => !far.includes(each)), far }
}

export interface Frame {
  left: number
  top: number
  width: number
  height: number
}

/** Degrees to places of a drawing, so that these outlines fill a frame; north is up. */
export function fit(outlines: Outline[], frame: Frame): (place: Place) => Place {
  const { west, east, south, north } = extent(outlines.flatMap(({ rings }) => rings.flat()))
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min(
    frame.width / ((east - west) * narrow || 1),
    frame.height / (north - south || 1),
  )
  const left = frame.left + (frame.width - (east - west) * narrow * scale) / 2
  const top = frame.top + (frame.height - (north - south) * scale) / 2
  return ([x, y]) => [left + (x - west) * narrow * scale, top + (north - y) * scale]
}

/** How high a drawing is for its width, so that these outlines fill it. */
export function findHeight(outlines: Outline[]): number {
  const { west, east, south, north } = extent(outlines.flatMap(({ rings }) => rings.flat()))
  return (north - south) / ((east - west) * Math.cos((((south + north) / 2) * Math.PI) / 180) || 1)
}

export const pathOf = ({ rings }: Outline, put: (place: Place) => Place): string =>
  rings
    .map((ring) => `M${ring.map((place) => put(place).map((each) => each.toFixed(1)).join(' ')).join('L')}Z`)
    .join('')
