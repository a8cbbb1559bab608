// A step that is being prepared: what its fields have, whether something is missing, and what is
// sent of it.

import type { components } from '../../api'
import type { DraftPlace } from '../../lib/drafts'
import { placeBodyOf } from '../../lib/sending'
import { t } from '../../lib/sentences'
import type { Move } from '../work'
import { Camera } from './camera.svelte'
import type { StepBody } from './moves'

export type Office = components['schemas']['Office']

export class PreparedStep {
  readonly needs: Set<string>
  readonly camera = new Camera()
  note = $state('')
  office = $state.raw<Office | null>(null)
  reason = $state('')
  until = $state('')
  category = $state('')
  task = $state<number | null>(null)
  internal = $state(false)
  /** Whether a new category may also make promises later. */
  lengthen = $state(false)
  place = $state.raw<DraftPlace | null>(null)

  constructor(readonly move: Move) {
    this.needs = new Set<string>(move.needs)
  }

  /**
   * Where the step leads, as what is sent: a text that changes when it leads elsewhere. Nothing
   * while that is not chosen.
   */
  get aim(): string | null {
    const body = this.#readAim()
    if (!body.to_agency && !body.category && !body.place) return null
    return JSON.stringify({ action: this.move.action, ...body, note: '-' })
  }

  #readAim() {
    const place = this.place && placeBodyOf(this.place)
    return {
      ...(this.office ? { to_agency: this.office.code } : {}),
      ...(this.category ? { category: this.category } : {}),
      ...(this.lengthen ? { lengthen: true } : {}),
      ...(place && Object.keys(place).length ? { place } : {}),
    }
  }

  findFault(): string {
    if (this.needs.has('to_agency') && !this.office) return t("Choose an office.")
    if (this.needs.has('reason') && !this.reason) return t("Choose a reason.")
    if (this.needs.has('until') && !this.until) return t("Say until when.")
    if (this.needs.has('category') && !this.category) return t("Choose a category.")
    if (this.needs.has('place') && !this.#readAim().place) return t("Tell where it is.")
    if (this.needs.has('task') && !this.task) return t("There is no open task.")
    if (this.camera.busy) return t("The photo is made smaller.")
    if (this.needs.has('photos') && !this.camera.taken.length) {
      return t("Add a photo of the work that was done.")
    }
    if (this.needs.has('note') && !this.note.trim()) return t("Write a few words first.")
    return ''
  }

  /** What is sent, once the photos are uploaded. Throws NoAnswer or Refused. */
  async read(): Promise<StepBody> {
    const photos = await this.camera.upload()
    const note = this.note.trim()
    return {
      action: this.move.action,
      ...(note ? { note } : {}),
      ...this.#readAim(),
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.until ? { until: `${this.until}:00+07:00` } : {}),
      ...(this.task ? { task: this.task } : {}),
      ...(this.internal ? { internal: true } : {}),
      ...(photos.length ? { photos } : {}),
    }
  }
}
