// A map on which somebody picks a place: it is moved under a cross-hair.

import { fromLonLat, toLonLat } from 'ol/proj'
import type { Point } from '../photos'
import { Ground, type CityMap } from './ground'

const NEAR = 16 // the zoom at which a point that is known is shown
const EXACT = 15 // the zoom from which the cross-hair stands for a place
const STEP = 64 // pixels of a button

export class PickerMap {
  private readonly ground: Ground
  private touched = false

  /** `onmove` is called with the place under the cross-hair after each move of a person. */
  constructor(
    target: HTMLElement,
    city: CityMap,
    point: Point | null,
    onmove: (point: Point, exact: boolean) => void,
  ) {
    this.ground = new Ground(target, city, [])
    const { map, view } = this.ground
    if (point) {
      view.setCenter(fromLonLat([point.lng, point.lat]))
      view.setZoom(NEAR)
    }
    const touch = () => (this.touched = true)
    map.on('pointerdrag', touch)
    target.addEventListener('keydown', touch)
    target.addEventListener('wheel', touch, { passive: true })
    map.on('singleclick', (event) => {
      this.touched = true
      this.ground.move(this.isExact ? 0 : 2, event.coordinate)
    })
    map.on('moveend', () => {
      if (!this.touched) return
      const [lng = 0, lat = 0] = toLonLat(view.getCenter() ?? [0, 0])
      onmove({ lat, lng }, this.isExact)
    })
  }

  get isExact(): boolean {
    return (this.ground.view.getZoom() ?? 0) >= EXACT
  }

  showNames(names: Record<string, string>): void {
    this.ground.showNames(names)
  }

  /** Move the cross-hair by steps: to the right and down. */
  step(right: number, down: number): void {
    this.touched = true
    this.ground.pan(right * STEP, down * STEP)
  }

  zoom(steps: number): void {
    this.touched = true
    this.ground.move(steps)
  }

  close(): void {
    this.ground.close()
  }
}
