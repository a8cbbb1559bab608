// The signs of reports on the map: a status is always colour and shape, and a late one has a flag.

const COLOURS: Record<string, string> = {
  menunggu: '#d93025',
  koordinasi: '#8250c4',
  disposisi: '#1a73c9',
  proses: '#b27a00',
  selesai: '#23864a',
}
// The same shapes as in StatusMark.svelte, 14 wide and high: lines, and what is filled.
const LINES: Record<string, string> = {
  menunggu: 'M12 7a5 5 0 1 1-10 0a5 5 0 1 1 10 0',
  koordinasi: 'M8.6 7a3.6 3.6 0 1 1-7.2 0a3.6 3.6 0 1 1 7.2 0M12.6 7a3.6 3.6 0 1 1-7.2 0a3.6 3.6 0 1 1 7.2 0',
  disposisi: 'M1.5 7h9M7.5 3.5 11 7l-3.5 3.5',
  proses: 'M12 7a5 5 0 1 1-10 0a5 5 0 1 1 10 0',
  selesai: 'm2 7.5 3.5 3.5L12 3.5',
}
const FILLED: Record<string, string> = { proses: 'M7 2a5 5 0 0 1 0 10Z' }
const FLAG = 'M3 13V1.5h8.5L9 4.5l2.5 3H5'
const LATE = '#9b1c14'
const SIDE = 36 // CSS pixels

interface Sign {
  image: HTMLCanvasElement
  /** Pixels of the picture for each CSS pixel. */
  scale: number
}

const signs = new Map<string, Sign>()

/** The sign of a status, drawn once for each density of the screen. */
export function drawSign(status: string, late: boolean): Sign {
  const scale = devicePixelRatio || 1
  const key = `${status} ${late} ${scale}`
  const known = signs.get(key)
  if (known) return known
  const image = document.createElement('canvas')
  image.width = image.height = Math.round(SIDE * scale)
  const pen = image.getContext('2d')
  if (pen) {
    pen.scale(scale, scale)
    pen.translate(SIDE / 2, SIDE / 2)
    drawDisc(pen, 12, COLOURS[status] ?? LATE)
    pen.translate(-7, -7)
    pen.strokeStyle = pen.fillStyle = '#fff'
    pen.lineWidth = 2
    pen.lineCap = pen.lineJoin = 'round'
    pen.stroke(new Path2D(LINES[status] ?? ''))
    pen.fill(new Path2D(FILLED[status] ?? ''))
    if (late) {
      pen.translate(16, -2)
      drawDisc(pen, 7, LATE)
      pen.scale(0.6, 0.6)
      pen.translate(-7, -7)
      pen.fill(new Path2D(FLAG))
      pen.stroke(new Path2D(FLAG))
    }
  }
  const sign = { image, scale }
  signs.set(key, sign)
  return sign
}

function drawDisc(pen: CanvasRenderingContext2D, radius: number, colour: string): void {
  pen.beginPath()
  pen.arc(0, 0, radius, 0, 2 * Math.PI)
  pen.fillStyle = colour
  pen.fill()
  pen.lineWidth = 2
  pen.strokeStyle = '#fff'
  pen.stroke()
  pen.fillStyle = '#fff'
}
