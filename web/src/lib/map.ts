// The map of reports, on OpenLayers: outlines of the kelurahan, and what was reported in them.

import Feature from 'ol/Feature'
import TopoJSON from 'ol/format/TopoJSON'
import Point from 'ol/geom/Point'
import VectorLayer from 'ol/layer/Vector'
import OlMap from 'ol/Map'
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import View from 'ol/View'

/** What the map shows at a place: a report, or how many there are. */
export interface Mark {
  id: string
  lat: number
  lng: number
  total: number
  late: number
  /** The name of an area, and the number of a single report. */
  name: string | null
  number: string | null
  status: string
}

export interface Look {
  bbox: string
  zoom: number
}

const MIDDLE = fromLonLat([106.83, -6.2])
const CITY = transformExtent([106.3, -6.6, 107.3, -5.0], 'EPSG:4326', 'EPSG:3857')

interface Colours {
  paper: string
  line: string
  ink: string
  marks: Record<string, string>
  count: string
  onCount: string
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    paper: read('card'),
    line: read('edge'),
    ink: read('ink'),
    count: read('brand'),
    onCount: read('on-brand'),
    marks: {
      menunggu: '#d93025',
      koordinasi: '#8250c4',
      disposisi: '#1a73c9',
      proses: '#b27a00',
      selesai: '#23864a',
    },
  }
}

export class ReportMap {
  private readonly map: OlMap
  private readonly marks = new VectorSource()
  private colours = readColours()

  constructor(
    target: HTMLElement,
    onlook: (look: Look) => void,
    private readonly onpick: (mark: Mark) => void,
  ) {
    const outlines = new VectorSource({ url: '/v1/areas.topojson', format: new TopoJSON() })
    this.map = new OlMap({
      target,
      controls: [],
      layers: [
        new VectorLayer({ source: outlines, style: () => this.drawOutline() }),
        new VectorLayer({ source: this.marks, style: (feature) => this.drawMark(feature.get('mark')) }),
      ],
      view: new View({ center: MIDDLE, zoom: 10.5, minZoom: 9, maxZoom: 19, extent: CITY }),
    })
    this.map.on('moveend', () => onlook(this.look()))
    this.map.on('click', (event) => {
      const mark = this.map.forEachFeatureAtPixel(event.pixel, (each) => each.get('mark') as Mark, {
        hitTolerance: 12,
      })
      if (mark) this.pick(mark)
    })
  }

  /** Show these marks in the place of those before. */
  show(marks: Mark[]): void {
    this.marks.clear()
    this.marks.addFeatures(
      marks.map((mark) => new Feature({ geometry: new Point(fromLonLat([mark.lng, mark.lat])), mark })),
    )
  }

  /** A single report is picked; of many, the map comes nearer. */
  pick(mark: Mark): void {
    if (mark.number) this.onpick(mark)
    else this.move(2, fromLonLat([mark.lng, mark.lat]))
  }

  zoom(steps: number): void {
    this.move(steps)
  }

  close(): void {
    this.map.setTarget(undefined)
  }

  private move(steps: number, center?: number[]): void {
    const view = this.map.getView()
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    view.animate({
      zoom: (view.getZoom() ?? 11) + steps,
      center: center ?? view.getCenter() ?? MIDDLE,
      duration: still ? 0 : 150,
    })
  }

  // Rounded outwards, so that others who look at this part get the same answer.
  private look(): Look {
    const view = this.map.getView()
    const zoom = Math.max(0, Math.min(22, Math.round(view.getZoom() ?? 11)))
    const [west = 0, south = 0, east = 0, north = 0] = view.calculateExtent()
    const [left = 0, bottom = 0] = toLonLat([west, south])
    const [right = 0, top = 0] = toLonLat([east, north])
    const step = 90 / 2 ** zoom
    const down = (degrees: number) => (Math.floor(degrees / step) * step).toFixed(5)
    const up = (degrees: number) => (Math.ceil(degrees / step) * step).toFixed(5)
    return { bbox: [down(left), down(bottom), up(right), up(top)].join(','), zoom }
  }

  private drawOutline(): Style {
    const { paper, line } = this.colours
    return new Style({ fill: new Fill({ color: paper }), stroke: new Stroke({ color: line, width: 0.7 }) })
  }

  private drawMark(mark: Mark): Style {
    const { marks, count, onCount, paper } = this.colours
    if (mark.number) {
      return new Style({
        image: new CircleStyle({
          radius: 9,
          fill: new Fill({ color: marks[mark.status] ?? count }),
          stroke: new Stroke({ color: mark.late ? '#9b1c14' : paper, width: mark.late ? 4 : 2 }),
        }),
        text: new Text({
          text: SHAPES[mark.status] ?? '',
          font: 'bold 11px system-ui, sans-serif',
          fill: new Fill({ color: '#fff' }),
        }),
      })
    }
    return new Style({
      image: new CircleStyle({
        radius: Math.min(26, 11 + 3 * Math.log2(mark.total)),
        fill: new Fill({ color: count }),
        stroke: new Stroke({ color: paper, width: 2 }),
      }),
      text: new Text({
        text: String(mark.total),
        font: 'bold 13px system-ui, sans-serif',
        fill: new Fill({ color: onCount }),
      }),
    })
  }
}

// The shapes of the statuses, as signs that every font has.
const SHAPES: Record<string, string> = {
  menunggu: '○',
  koordinasi: '∞',
  disposisi: '→',
  proses: '◐',
  selesai: '✓',
}
