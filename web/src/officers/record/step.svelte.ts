// A step that is being prepared: what its fields have, whether something is missing, and the step
// that comes of them.

import type { components } from '../../api'
import { categories } from '../../lib/categories'
import type { DraftPlace } from '../../lib/drafts'
import { readName } from '../../lib/names'
import { placeBodyOf } from '../../lib/sending'
import { t } from '../../lib/sentences'
import { describeSeen } from '../outbox/outbox.svelte'
import type { Step } from '../outbox/store'
import type { Move, Record } from '../work'
import { Camera } from './camera.svelte'
import { nameMove, type StepBody } from './moves'
import { listReasons, type Reason } from './reasons'

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

  get reasonKind(): Reason['kind'] {
    return this.move.action === 'pause' ? 'pause' : 'outside'
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

  /** The step, with what was filled in as the officer reads it. */
  async build(record: Record): Promise<Step> {
    return {
      route: 'actions',
      number: record.number,
      version: record.version,
      body: this.#body(),
      photos: this.camera.taken.map(({ photo }) => photo),
      name: nameMove(this.move, record.status),
      wanted: await this.#describe(),
      seen: describeSeen(record),
    }
  }

  #body(): Omit<StepBody, 'photos'> {
    const note = this.note.trim()
    return {
      action: this.move.action,
      ...(note ? { note } : {}),
      ...this.#readAim(),
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.until ? { until: `${this.until}:00+07:00` } : {}),
      ...(this.task ? { task: this.task } : {}),
      ...(this.internal ? { internal: true } : {}),
    }
  }

  async #describe(): Promise<[string, string][]> {
    const reasons = this.reason ? await listReasons(this.reasonKind) : []
    const kinds = this.category ? await categories() : []
    const photos = this.camera.taken.length
    const rows: [string, string | undefined][] = [
      [t("Office"), this.office ? readName(this.office.name) : ''],
      [t("Reason"), reasons.find(({ code }) => code === this.reason)?.label ?? this.reason],
      [t("Until (WIB)"), this.until.replace('T', ' ')],
      [t("New category"), kinds.find(({ code }) => code === this.category)?.name ?? this.category],
      [t("Place"), this.place ? describePlace(this.place) : ''],
      [t("Note"), this.note.trim()],
      [t("Photos"), photos ? String(photos) : ''],
    ]
    return rows.filter((row): row is [string, string] => Boolean(row[1]))
  }
}

const describePlace = ({ address, kelurahanName }: DraftPlace) =>
  [address.trim(), kelurahanName].filter(Boolean).join(', ')
