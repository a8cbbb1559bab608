// A step that is being prepared: what its fields have, whether something is missing, and the step
// that comes of them.

import type { DraftPlace } from '../../lib/drafts'
import type { Reason } from '../../lib/reasons'
import { placeBodyOf } from '../../lib/sending'
import { t } from '../../lib/sentences'
import { describeValues, findMissing, sendMoment, type FieldValues } from '../fields/values'
import type { Office } from '../offices'
import { describeSeen } from '../outbox/outbox.svelte'
import type { Step } from '../outbox/store'
import type { Move, Record } from '../work'
import { Camera } from './camera.svelte'
import { nameMove, type StepBody } from './moves'

export class PreparedStep implements FieldValues {
  readonly needs: Set<string>
  readonly camera = new Camera()
  note = $state('')
  office = $state.raw<Office | null>(null)
  reason = $state('')
  until = $state('')
  category = $state('')
  task = $state<number | null>(null)
  internal = $state(false)
  /** The number of the report that this one is merged into, or the other way round. */
  into = $state('')
  /** Whether a new category may also make promises later. */
  lengthen = $state(false)
  place = $state.raw<DraftPlace | null>(null)

  /** `status` is that of the report before the step. */
  constructor(
    readonly move: Move,
    readonly status: string,
  ) {
    this.needs = new Set<string>(move.needs)
  }

  /** Whether nothing but an answer comes of it: the work was begun before. */
  get answers(): boolean {
    return this.status === 'proses' && Boolean(this.move.answer_letters)
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
    return findMissing(this.needs, this, () => this.#findOwnFault())
  }

  #findOwnFault(): string {
    if (this.needs.has('place') && !this.#readAim().place) return t("Say where it is.")
    if (this.needs.has('task') && !this.task) return t("There is no open task.")
    const least = this.move.answer_letters
    if (this.answers && least && countLetters(this.note) < least) {
      return t("Write an answer of at least {many} letters.", { many: least })
    }
    if (this.camera.busy) return t("We are making the photo smaller.")
    if (this.needs.has('photos') && !this.camera.taken.length) {
      return t("Add a photo of the work that was done.")
    }
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
      ...(this.until ? { until: sendMoment(this.until) } : {}),
      ...(this.task ? { task: this.task } : {}),
      ...(this.internal ? { internal: true } : {}),
    }
  }

  async #describe(): Promise<[string, string][]> {
    const place = this.place ? describePlace(this.place) : ''
    const rows = await describeValues(this, this.reasonKind, place)
    const photos = this.camera.taken.length
    return photos ? [...rows, [t("Photos"), String(photos)]] : rows
  }
}

/** Signs and digits are no letters. */
const countLetters = (text: string) => text.match(/\p{L}/gu)?.length ?? 0

const describePlace = ({ address, kelurahanName }: DraftPlace) =>
  [address.trim(), kelurahanName].filter(Boolean).join(', ')
