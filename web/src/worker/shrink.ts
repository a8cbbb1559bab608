// Makes photos small, away from the thread that answers to touches. A new JPEG is upright, and has
// nothing of the file's metadata.

/// <reference lib="webworker" />

declare const self: DedicatedWorkerGlobalScope

const SIDE = 1600 // pixels, the longer one
const STEPS = [0.85, 0.75, 0.65, 0.5] // qualities

interface Call {
  at: number
  file: Blob
  /** Bytes. */
  most: number
  /** Whether a file that is small already is left as it is. */
  small: boolean
}

self.onmessage = async ({ data }: MessageEvent<Call>) => {
  self.postMessage({ at: data.at, file: await shrink(data).catch(() => undefined) })
}

async function shrink({ file, most, small }: Call): Promise<Blob | null> {
  const picture = await createImageBitmap(file)
  if (small && file.size <= most && Math.max(picture.width, picture.height) <= SIDE) return null
  let side = SIDE
  for (;;) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height))
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    )
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    for (const quality of STEPS) {
      const made = await canvas.convertToBlob({ type: 'image/jpeg', quality })
      if (made.size <= most) return made
    }
    side = Math.round(side * 0.75)
  }
}

export {}
