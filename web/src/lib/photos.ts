// Photos on the phone: made small, and without what a file says of its owner.

import shrinkerAddress from '../worker/shrink?worker&url'
import { trustedScript } from './worker'

/** A photo that is ready to be sent, and the place its file names, which never leaves the phone. */
export interface ReadyPhoto {
  file: Blob
  type: string
  place: Point | null
}

export interface Point {
  lat: number
  lng: number
}

interface Shrunk {
  at: number
  file?: Blob
}

export const MOST_PHOTOS = 5
export const MOST_BYTES = 10 * 1024 * 1024
export const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']

let shrinker: Worker | undefined
let calls = 0
const waiting = new Map<number, (result: Shrunk) => void>()

function askShrinker(file: Blob): Promise<Shrunk> {
  shrinker ??= new Worker(trustedScript(shrinkerAddress), { type: 'module' })
  shrinker.onmessage = ({ data }: MessageEvent<Shrunk>) => {
    waiting.get(data.at)?.(data)
    waiting.delete(data.at)
  }
  shrinker.onerror = () => {
    for (const [at, answer] of waiting) answer({ at })
    waiting.clear()
    shrinker = undefined
  }
  const at = ++calls
  return new Promise((resolve) => {
    waiting.set(at, resolve)
    shrinker?.postMessage({ at, file })
  })
}

/** The photo as it is sent. A file that this browser cannot read is sent as it is. */
export async function readyPhoto(file: File): Promise<ReadyPhoto> {
  const [place, { file: small }] = await Promise.all([placeOf(file), askShrinker(file)])
  return small ? { file: small, type: 'image/jpeg', place } : { file, type: file.type, place }
}

/** Where a JPEG was taken, by the GPS part of its Exif data; null when it does not say. */
async function placeOf(file: File): Promise<Point | null> {
  try {
    return readPlace(new DataView(await file.slice(0, 128 * 1024).arrayBuffer()))
  } catch {
    return null // it is cut, or no JPEG
  }
}

const [LAT_REF, LAT, LNG_REF, LNG, GPS, APP1, EXIF] = [1, 2, 3, 4, 0x8825, 0xffe1, 0x45786966]

/** See CIPA DC-008 (Exif): a JPEG segment APP1 with a TIFF directory that leads to the GPS one. */
export function readPlace(view: DataView): Point | null {
  if (view.getUint16(0) !== 0xffd8) return null
  let at = 2
  while (view.getUint16(at) !== APP1 || view.getUint32(at + 4) !== EXIF) {
    if (view.getUint8(at) !== 0xff) return null
    at += 2 + view.getUint16(at + 2)
  }
  const tiff = at + 10
  const little = view.getUint16(tiff) === 0x4949
  const short = (offset: number) => view.getUint16(tiff + offset, little)
  const long = (offset: number) => view.getUint32(tiff + offset, little)
  const entries = (directory: number) =>
    new Map(
      Array.from({ length: short(directory) }, (_, entry) => {
        const start = directory + 2 + entry * 12
        return [short(start), start + 8] as const
      }),
    )
  const gps = entries(long(4)).get(GPS)
  if (gps === undefined) return null
  const found = entries(long(gps))
  const angle = (tag: number, refTag: number): number => {
    const value = found.get(tag)
    const ref = found.get(refTag)
    if (value === undefined || ref === undefined) return NaN
    const part = (index: number) => {
      const start = long(value) + index * 8
      return long(start) / long(start + 4)
    }
    const sign = 'SW'.includes(String.fromCharCode(view.getUint8(tiff + ref))) ? -1 : 1
    return sign * (part(0) + part(1) / 60 + part(2) / 3600)
  }
  const [lat, lng] = [angle(LAT, LAT_REF), angle(LNG, LNG_REF)]
  return Number.isFinite(lat) && Number.isFinite(lng) ? { lat, lng } : null
}
