// What every map of the city stands on: the outlines of its kelurahan, and the city's own base map
// where the operator has given one.

import type Feature from 'ol/Feature'
import TopoJSON from 'ol/format/TopoJSON'
import { defaults } from 'ol/interaction/defaults'
import KeyboardPan from 'ol/interaction/KeyboardPan'
import MouseWheelZoom from 'ol/interaction/MouseWheelZoom'
import type BaseLayer from 'ol/layer/Base'
import VectorLayer from 'ol/layer/Vector'
import OlMap from 'ol/Map'
import { fromLonLat, transformExtent } from 'ol/proj'
import { textHeights } from 'ol/render/canvas'
import VectorSource from 'ol/source/Vector'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import View from 'ol/View'
import type { Config } from '../config'

export type CityMap = Config['map']

export interface Colours {
  paper: string
  card: string
  line: string
  edge: string
  ink: string
  muted: string
  brand: string
  onBrand: string
  brandSoft: string
  focus: string
}

const NAMES_FROM = 13 // the zoom from which kelurahan have their names
const MARGIN = 0.15 // degrees around the city that can be seen
const STEP = 64 // pixels of an arrow key

const PROJECTIONS = ['EPSG:4326', 'EPSG:3857'] as const

/**
 * A font of the map. OpenLayers is told its height: it would measure that by `innerHTML`, which the
 * policy of the pages forbids.
 */
export function makeFont(pixels: number, weight: number): string {
  const font = `${weight} ${pixels}px system-ui, sans-serif`
  textHeights[font] ??= Math.round(1.35 * pixels)
  return font
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    paper: read('paper'),
    card: read('card'),
    line: read('line'),
    edge: read('edge'),
    ink: read('ink'),
    muted: read('muted'),
    brand: read('brand'),
    onBrand: read('on-brand'),
    brandSoft: read('brand-soft'),
    focus: read('focus'),
  }
}

/** How long a movement lasts, in milliseconds. */
export const duration = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150)

/** A map that can be moved by mouse, touch and keys. Its element needs a tabindex. */
export class Ground {
  readonly map: OlMap
  readonly outlines = new VectorSource({ url: '/v1/areas.topojson', format: new TopoJSON() })
  colours = readColours()
  /** The colour that is laid over an area when it is small; it lets through what is below. */
  tintOf: (code: string) => string | null = () => null
  private readonly theme = matchMedia('(prefers-color-scheme: dark)')
  private names: Record<string, string> = {}
  private readonly areas: VectorLayer

  constructor(
    target: HTMLElement,
    private readonly city: CityMap,
    layers: BaseLayer[],
  ) {
    this.areas = new VectorLayer({
      source: this.outlines,
      declutter: true,
      style: (feature, resolution) => this.drawOutline(feature as Feature, resolution),
    })
    const { west, south, east, north } = city.bounds
    const seen = [west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN]
    this.map = new OlMap({
      target,
      controls: [],
      // The wheel scrolls the page until the map has the focus.
      interactions: defaults({
        altShiftDragRotate: false,
        pinchRotate: false,
        mouseWheelZoom: false,
        zoomDuration: duration(),
      }).extend([new MouseWheelZoom({ onFocusOnly: true })]),
      layers: [this.areas, ...layers],
      view: new View({
        extent: transformExtent(seen, ...PROJECTIONS),
        // Outlines alone do not tell where one is when the map comes nearer.
        maxZoom: city.base_map ? 19 : 17,
        minZoom: 8,
        showFullExtent: true,
        enableRotation: false,
      }),
    })
    for (const each of this.map.getInteractions().getArray().slice())
      if (each instanceof KeyboardPan) this.map.removeInteraction(each)
    this.map.addInteraction(new KeyboardPan({ pixelDelta: STEP, duration: duration() }))
    this.showCity()
    this.theme.addEventListener('change', this.recolour)
    if (city.base_map) {
      void import('./tiles').then(({ addBaseMap }) =>
        addBaseMap(this.map, city.base_map ?? '', () => this.colours),
      )
    }
  }

  get view(): View {
    return this.map.getView()
  }

  /** Show most of the city. What lies far out, as islands do, has to be moved to. */
  showCity(): void {
    const { bounds, centre } = this.city
    const wide = 1.1 * Math.min(bounds.east - centre.lng, centre.lng - bounds.west)
    const high = 1.1 * Math.min(bounds.north - centre.lat, centre.lat - bounds.south)
    const box = [centre.lng - wide, centre.lat - high, centre.lng + wide, centre.lat + high]
    this.view.fit(transformExtent(box, ...PROJECTIONS), { size: this.map.getSize() })
  }

  /** Write the names of the kelurahan, by their codes. */
  showNames(names: Record<string, string>): void {
    this.names = names
    this.areas.changed()
  }

  redraw(): void {
    for (const layer of this.map.getAllLayers()) layer.changed()
  }

  move(steps: number, center?: number[]): void {
    this.view.animate({
      zoom: (this.view.getZoom() ?? 11) + steps,
      center: center ?? this.view.getCenter() ?? fromLonLat([this.city.centre.lng, this.city.centre.lat]),
      duration: duration(),
    })
  }

  /** Move by pixels: to the right and down. */
  pan(right: number, down: number): void {
    const [x = 0, y = 0] = this.view.getCenter() ?? []
    const metres = this.view.getResolution() ?? 1
    this.move(0, [x + right * metres, y - down * metres])
  }

  close(): void {
    this.theme.removeEventListener('change', this.recolour)
    this.map.setTarget(undefined)
  }

  private readonly recolour = () => {
    this.colours = readColours()
    this.redraw()
  }

  private drawOutline(feature: Feature, resolution: number): Style[] {
    const { card, edge, ink } = this.colours
    const code = String(feature.getId())
    const near = (this.view.getZoomForResolution(resolution) ?? 0) >= NAMES_FROM
    const tint = !near && this.tintOf(code)
    const name = near && this.names[code]
    const styles = [
      new Style({
        fill: new Fill({ color: this.city.base_map ? 'rgb(0 0 0 / 0%)' : card }),
        stroke: new Stroke({ color: edge, width: near ? 1.2 : 0.7 }),
      }),
    ]
    if (tint) styles.push(new Style({ fill: new Fill({ color: tint }) }))
    if (name) {
      const text = new Text({
        text: name,
        font: makeFont(13, 600),
        fill: new Fill({ color: ink }),
        stroke: new Stroke({ color: card, width: 3 }),
        overflow: true,
      })
      styles.push(new Style({ text }))
    }
    return styles
  }
}
