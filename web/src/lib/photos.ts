// Photos on the phone: made small, and without what a file says of its owner. Films are sent as they
// are.

import { copyMarks, isExif, putMarks, readCapture, type Capture, type Point } from './exif'
import shrinkerAddress from '../worker/shrink?worker&url'
import { t } from './sentences'
import { trustedScript } from './worker'

/** A photo that is ready to be sent, and the place its file names, which never leaves the phone. */
export interface ReadyPhoto {
  file: Blob
  type: string
  place: Point | null
}

export type { Point }

interface Shrunk {
  at: number
  /** Nothing where this browser cannot read the file; null where the file is small already. */
  file?: Blob | null
}

export const MOST_PHOTOS = 5
const MOST_BYTES = 15 * 1024 * 1024
const MOST_SENT = 350 * 1024 // bytes that a phone sends
export const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']
export const FILM_TYPES = ['video/mp4', 'video/quicktime']

export const isFilm = ({ type }: { type: string }): boolean => FILM_TYPES.includes(type)

/** Why a photo can't be sent; nothing where it can. `name` is that of the file that was chosen. */
export function findPhotoFault({ file, type }: { file: Blob; type: string }, name: string): string {
  if (!TYPES.includes(type)) return t("{name} is not a photo that we can read.", { name })
  return file.size > MOST_BYTES ? t("{name} is larger than 15 MB.", { name }) : ''
}

/** The same of a photo or a film. */
export function findFileFault(chosen: { file: Blob; type: string }, name: string): string {
  if (isFilm(chosen)) {
    const fits = chosen.file.size <= MOST_BYTES
    return fits ? '' : t("{name} is larger than 15 MB. Please choose a shorter film.", { name })
  }
  if (TYPES.includes(chosen.type)) return findPhotoFault(chosen, name)
  return t("{name} is neither a photo nor a film that we can read (MP4, MOV).", { name })
}

export const writeSize = (file: Blob): string =>
  file.size < 1024 * 1024
    ? t("{size} KB", { size: Math.max(1, Math.round(file.size / 1024)) })
    : t("{size} MB", { size: Math.round(file.size / 1024 / 1024) })

let shrinker: Worker | undefined
let calls = 0
const waiting = new Map<number, (result: Shrunk) => void>()

/** Have a photo of at most so many bytes made; where `small` suffices, only of one that is larger. */
function askShrinker(file: Blob, most = MOST_SENT, small = false): Promise<Shrunk> {
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
    shrinker?.postMessage({ at, file, most, small })
  })
}

/** The photo as it is sent. A film, and a file that this browser cannot read, is sent as it is. */
export async function readyPhoto(file: File): Promise<ReadyPhoto> {
  const film = { file, type: file.type || guessFilm(file.name), place: null }
  if (isFilm(film)) return film
  const [place, { file: small }] = await Promise.all([placeOf(file), askShrinker(file)])
  return small
    ? { file: small, type: 'image/jpeg', place }
    : { file, type: await findType(file), place }
}

// Types that every browser draws, so that a file that is not drawn is none of them.
const DRAWN = ['image/jpeg', 'image/png', 'image/webp']

/** The type of a file that was not made smaller; nothing where it says that it is a photo in vain. */
async function findType(file: File): Promise<string> {
  if (!DRAWN.includes(file.type)) return file.type
  const picture = new Image()
  picture.src = URL.createObjectURL(file)
  const drawn = await new Promise((resolve) => {
    picture.onload = () => resolve(true)
    picture.onerror = () => resolve(false)
  })
  URL.revokeObjectURL(picture.src)
  return drawn ? file.type : ''
}

/** The type of a film by its name, which some browsers do not say; nothing for another file. */
function guessFilm(name: string): string {
  const ending = name.toLowerCase().match(/\.(mp4|mov)$/)?.[1]
  return ending ? { mp4: 'video/mp4', mov: 'video/quicktime' }[ending] ?? '' : ''
}

/** Where a JPEG was taken, by the GPS part of its Exif data; null when it does not say. */
const placeOf = async (file: Blob) => readCapture(await readHead(file)).place

const HEAD = 512 * 1024 // bytes of a file before which all that it says of itself should lie

const readHead = async (file: Blob) => new Uint8Array(await file.slice(0, HEAD).arrayBuffer())

const MOST_MARKS = 200 * 1024 // bytes of what a file says of itself

/** A photo of work that was done, and when and where it was taken. */
export interface Evidence extends Capture {
  file: Blob
  type: string
}

/**
 * An officer's photo as it is sent: small, and with all that the file says of how it was made, since
 * that is examined. Files other than JPEG cannot carry that over, and are sent as they are.
 */
export async function readyEvidence(file: File): Promise<Evidence> {
  const head = await readHead(file)
  const capture = readCapture(head)
  if (file.type !== 'image/jpeg') return { file, type: await findType(file), ...capture }
  const all = copyMarks(head)
  const size = all.reduce((sum, segment) => sum + segment.length, 0)
  const marks = size > MOST_MARKS ? all.filter(isExif) : all
  const room = MOST_SENT - marks.reduce((sum, segment) => sum + segment.length, 0)
  const { file: made } = await askShrinker(file, room, true)
  return made
    ? { file: await putMarks(made, marks), type: made.type, ...capture }
    : { file, type: await findType(file), ...capture }
}
