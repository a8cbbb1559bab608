// What a JPEG says of itself: its Exif data (CIPA DC-008), which lies in a segment APP1 as a TIFF
// directory that leads to others.

export interface Point {
  lat: number
  lng: number
}

/** When and where a photo was taken; null where the file does not say. */
export interface Capture {
  /** In RFC 3339. A camera without an offset shows the city's time. */
  taken: string | null
  place: Point | null
}

const [APP1, APP11, SCAN] = [0xe1, 0xeb, 0xda]
const EXIF = 'Exif\0\0'
const TIFF = 10 // bytes from the beginning of the segment to that of the TIFF part
const ENTRY = 12 // bytes of an entry of a directory
const [ORIENTATION, EXIF_PART, GPS_PART] = [0x0112, 0x8769, 0x8825]
const [LAT_REF, LAT, LNG_REF, LNG] = [1, 2, 3, 4]
const [TAKEN, TAKEN_OFFSET] = [0x9003, 0x9011]
const [THUMBNAIL, THUMBNAIL_SIZE] = [0x0201, 0x0202]

/** The segments before the picture itself, each with its marker. Ends where the file is cut. */
function* listSegments(file: Uint8Array): Generator<Uint8Array> {
  if (file[0] !== 0xff || file[1] !== 0xd8) return
  let at = 2
  while (at + 4 <= file.length && file[at] === 0xff && file[at + 1] !== SCAN) {
    const end = at + 2 + ((file[at + 2] as number) << 8) + (file[at + 3] as number)
    if (end > file.length) return
    yield file.subarray(at, end)
    at = end
  }
}

export const isExif = (segment: Uint8Array) =>
  segment[1] === APP1 && [...EXIF].every((sign, at) => segment[4 + at] === sign.charCodeAt(0))

/** A TIFF part. Offsets are from its beginning; what lies outside throws a RangeError. */
class Tiff {
  readonly view: DataView
  readonly little: boolean

  constructor(segment: Uint8Array) {
    this.view = new DataView(segment.buffer, segment.byteOffset + TIFF, segment.length - TIFF)
    this.little = this.view.getUint16(0) === 0x4949
  }

  short = (at: number) => this.view.getUint16(at, this.little)
  long = (at: number) => this.view.getUint32(at, this.little)

  /** Where the values of a directory's entries are, by their tags. */
  entries(directory: number): Map<number, number> {
    const count = this.short(directory)
    const starts = Array.from({ length: count }, (_, at) => directory + 2 + at * ENTRY)
    return new Map(starts.map((start) => [this.short(start), start + 8]))
  }

  /** The directory that an entry leads to; nothing where there is no such entry. */
  part(directory: Map<number, number>, tag: number): Map<number, number> {
    const value = directory.get(tag)
    return value === undefined ? new Map() : this.entries(this.long(value))
  }

  /** The text of an entry, which lies in it when it is short. */
  text(value: number | undefined): string {
    if (value === undefined) return ''
    const size = this.long(value - 4)
    const start = size > 4 ? this.long(value) : value
    const signs = Array.from({ length: size }, (_, at) => this.view.getUint8(start + at))
    return String.fromCharCode(...signs).replace(/\0.*$/s, '')
  }

  degrees(value: number | undefined, ref: string): number {
    if (value === undefined || !ref) return NaN
    const part = (at: number) => {
      const start = this.long(value) + at * 8
      return this.long(start) / this.long(start + 4)
    }
    return (ref === 'S' || ref === 'W' ? -1 : 1) * (part(0) + part(1) / 60 + part(2) / 3600)
  }
}

/** When and where the photo in this beginning of a file was taken. */
export function readCapture(file: Uint8Array): Capture {
  try {
    for (const segment of listSegments(file)) {
      if (isExif(segment)) return readTiff(new Tiff(segment))
    }
  } catch {
    // The data is damaged, which says nothing.
  }
  return { taken: null, place: null }
}

function readTiff(tiff: Tiff): Capture {
  const first = tiff.entries(tiff.long(4))
  const details = tiff.part(first, EXIF_PART)
  const gps = tiff.part(first, GPS_PART)
  const lat = tiff.degrees(gps.get(LAT), tiff.text(gps.get(LAT_REF)))
  const lng = tiff.degrees(gps.get(LNG), tiff.text(gps.get(LNG_REF)))
  const known = Number.isFinite(lat) && Number.isFinite(lng) && (lat !== 0 || lng !== 0)
  return {
    taken: readMoment(tiff.text(details.get(TAKEN)), tiff.text(details.get(TAKEN_OFFSET))),
    place: known ? { lat, lng } : null,
  }
}

function readMoment(text: string, offset: string): string | null {
  const [, day, time] = /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)$/.exec(text) ?? []
  const zone = /^[+-]\d\d:\d\d$/.test(offset) ? offset : '+07:00'
  const moment = day ? `${day.replaceAll(':', '-')}T${time}${zone}` : ''
  return Number.isNaN(Date.parse(moment)) ? null : moment
}

/**
 * The segments that say how a photo was made: Exif, XMP, and the manifests of C2PA. The Exif data
 * is that of upright pixels, and has no thumbnail.
 */
export function copyMarks(file: Uint8Array): Uint8Array[] {
  return [...listSegments(file)]
    .filter((segment) => segment[1] === APP1 || segment[1] === APP11)
    .map((segment) => (isExif(segment) ? standUpright(segment.slice()) : segment.slice()))
}

function standUpright(segment: Uint8Array): Uint8Array {
  try {
    const tiff = new Tiff(segment)
    const first = tiff.long(4)
    const turned = tiff.entries(first).get(ORIENTATION)
    if (turned !== undefined) tiff.view.setUint16(turned, 1, tiff.little)
    return dropThumbnail(segment, tiff, first)
  } catch {
    return segment // damaged data is handed on as it is
  }
}

function dropThumbnail(segment: Uint8Array, tiff: Tiff, first: number): Uint8Array {
  const next = first + 2 + tiff.short(first) * ENTRY
  const second = tiff.long(next)
  if (!second) return segment
  const entries = tiff.entries(second)
  tiff.view.setUint32(next, 0, tiff.little)
  const [start, size] = [entries.get(THUMBNAIL), entries.get(THUMBNAIL_SIZE)]
  if (start === undefined || size === undefined) return segment
  const [from, end] = [TIFF + tiff.long(start), TIFF + tiff.long(start) + tiff.long(size)]
  if (from > end || end > segment.length) return segment
  segment.fill(0, from, end)
  // Cameras write it last, so that it can be cut off.
  if (segment.subarray(end).some(Boolean)) return segment
  const rest = segment.slice(0, from)
  new DataView(rest.buffer).setUint16(2, rest.length - 2)
  return rest
}

/** The JPEG with these segments before its own. */
export async function putMarks(picture: Blob, marks: Uint8Array[]): Promise<Blob> {
  const parts = marks as Uint8Array<ArrayBuffer>[]
  return new Blob([picture.slice(0, 2), ...parts, picture.slice(2)], { type: picture.type })
}
