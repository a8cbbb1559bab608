// The map of reports: where they are, and how many.

import { boundingExtent } from 'ol/extent'
import Feature from 'ol/Feature'
import Point from 'ol/geom/Point'
import VectorLayer from 'ol/layer/Vector'
import { fromLonLat, toLonLat } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import CircleStyle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import Icon from 'ol/style/Icon'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import { duration, Ground, makeFont, type CityMap } from './ground'
import type { Mark } from './marks'
import { drawSign } from './signs'

const NEAR = 24 // pixels from the middle of a mark that still mean it
const EDGE = [48, 72, 48, 48] // pixels around what is framed: above, right, below, left

/** A part of the map: west, south, east, north in degrees, and the zoom of web maps. */
export interface Look {
  bbox: string
  zoom: number
}

/** A place that is marked: a point, or the area with this code. */
export interface Spot {
  lat?: number
  lng?: number
  area?: string | null
}

export class ReportMap {
  private readonly ground: Ground
  private readonly marks = new VectorSource()
  private readonly spot = new VectorSource()
  private counts = new Map<string, number>()

  constructor(
    target: HTMLElement,
    city: CityMap,
    onlook: (look: Look) => void,
    private readonly onpick: (mark: Mark | null) => void,
  ) {
    this.ground = new Ground(target, city, [
      new VectorLayer({
        source: this.marks,
        declutter: true,
        // Of marks that lie over each other, the largest is drawn.
        renderOrder: (a, b) => (b.get('mark') as Mark).total - (a.get('mark') as Mark).total,
        style: (feature) => this.drawMark(feature.get('mark')),
      }),
      new VectorLayer({ source: this.spot, style: () => this.drawSpot() }),
    ])
    this.ground.tintOf = (code) => this.tintOf(code)
    const { map } = this.ground
    map.on('moveend', () => onlook(this.look()))
    map.on('click', ({ pixel, coordinate }) => {
      const mark = this.markAt(pixel)
      if (mark) return this.pick(mark)
      onpick(null)
      const areas = this.ground.outlines.getFeaturesAtCoordinate(coordinate)
      if (areas.some((area) => this.counts.has(String(area.getId())))) {
        this.ground.move(2, coordinate)
      }
    })
  }

  /** Show these marks in the place of those before. */
  show(marks: Mark[]): void {
    this.counts = new Map(marks.flatMap((mark) => (mark.number ? [] : [[mark.id, mark.total]])))
    this.marks.clear()
    this.marks.addFeatures(
      marks.map((mark) => new Feature({ geometry: new Point(fromLonLat([mark.lng, mark.lat])), mark })),
    )
    this.ground.redraw()
  }

  showNames(names: Record<string, string>): void {
    this.ground.showNames(names)
  }

  /** Mark a place and bring it into view; null takes the mark away. */
  point(spot: Spot | null): void {
    this.spot.clear()
    if (!spot) return
    const outline = spot.area ? this.ground.outlines.getFeatureById(spot.area) : null
    const geometry =
      spot.lat != null && spot.lng != null
        ? new Point(fromLonLat([spot.lng, spot.lat]))
        : outline?.getGeometry()?.clone()
    if (!geometry) return
    this.spot.addFeature(new Feature({ geometry }))
    const { view } = this.ground
    if (geometry.intersectsExtent(view.calculateExtent())) return
    const [west = 0, south = 0, east = 0, north = 0] = geometry.getExtent()
    view.animate({ center: [(west + east) / 2, (south + north) / 2], duration: duration() })
  }

  /** A single report is picked; of many, the map comes nearer. */
  pick(mark: Mark): void {
    this.onpick(mark.number ? mark : null)
    if (!mark.number) this.ground.move(2, fromLonLat([mark.lng, mark.lat]))
  }

  zoom(steps: number): void {
    this.ground.move(steps)
  }

  /** Show the part of the map that has these places; without any, most of the city. */
  frame(places: { lat: number; lng: number }[]): void {
    if (!places.length) return this.ground.showCity()
    const extent = boundingExtent(places.map(({ lat, lng }) => fromLonLat([lng, lat])))
    this.ground.view.fit(extent, { size: this.ground.map.getSize(), padding: EDGE, maxZoom: 16 })
  }

  showCity(): void {
    this.ground.showCity()
  }

  close(): void {
    this.ground.close()
  }

  /** The mark at a pixel, or close to it. */
  private markAt(pixel: number[]): Mark | undefined {
    let nearest = NEAR
    let found: Mark | undefined
    for (const feature of this.marks.getFeatures()) {
      const place = (feature.getGeometry() as Point).getCoordinates()
      const [x = 0, y = 0] = this.ground.map.getPixelFromCoordinate(place) ?? []
      const distance = Math.hypot(x - (pixel[0] ?? 0), y - (pixel[1] ?? 0))
      if (distance > nearest) continue
      nearest = distance
      found = feature.get('mark') as Mark
    }
    return found
  }

  // Rounded outwards, so that others who look at this part get the same answer.
  private look(): Look {
    const { view } = this.ground
    const zoom = Math.max(0, Math.min(22, Math.round(view.getZoom() ?? 11)))
    const [west = 0, south = 0, east = 0, north = 0] = view.calculateExtent()
    const [left = 0, bottom = 0] = toLonLat([west, south])
    const [right = 0, top = 0] = toLonLat([east, north])
    const step = 90 / 2 ** zoom
    const down = (degrees: number) => (Math.floor(degrees / step) * step).toFixed(5)
    const up = (degrees: number) => (Math.ceil(degrees / step) * step).toFixed(5)
    return { bbox: [down(left), down(bottom), up(right), up(top)].join(','), zoom }
  }

  /** The more reports an area has, the stronger its colour. */
  private tintOf(code: string): string | null {
    const total = this.counts.get(code)
    if (!total) return null
    const percent = Math.min(45, 12 + 11 * Math.log2(total))
    return `color-mix(in srgb, ${this.ground.colours.brand} ${percent.toFixed()}%, transparent)`
  }

  private drawMark(mark: Mark): Style {
    const { brand, onBrand, card } = this.ground.colours
    if (mark.number) {
      const sign = drawSign(mark.status, mark.late > 0)
      return new Style({
        image: new Icon({ img: sign.image, scale: 1 / sign.scale, declutterMode: 'none' }),
      })
    }
    return new Style({
      image: new CircleStyle({
        radius: Math.min(26, 11 + 3 * Math.log2(mark.total)),
        fill: new Fill({ color: brand }),
        stroke: new Stroke({ color: card, width: 2 }),
      }),
      text: new Text({
        text: String(mark.total),
        font: makeFont(13, 700),
        fill: new Fill({ color: onBrand }),
      }),
    })
  }

  private drawSpot(): Style[] {
    const { card, focus } = this.ground.colours
    return [
      { color: card, width: 7 },
      { color: focus, width: 4 },
    ].map(
      (line) =>
        new Style({
          image: new CircleStyle({ radius: 17, stroke: new Stroke(line) }),
          stroke: new Stroke(line),
        }),
    )
  }
}
