// The photos of a report: what was filed, and what the last closing has. Those of a private report
// have no address until they are opened one by one, of which its reporter is told.

import { t } from '../../lib/sentences'
import { ask, work, type Record } from '../work'

export interface Shown {
  link: string
  alt: string
  /** Which side of the work it shows. */
  side: 'before' | 'after'
}

const LOGGED = /\/v1\/work\/[^/]+\/photos\/([^/?]+)$/

/** The name of a photo that has to be opened; nothing of others. */
const nameOf = (link: string) => LOGGED.exec(link)?.[1] ?? null

/** The entry of the last closing that is shown. */
export const findClosing = ({ timeline }: Record) =>
  timeline.findLast(({ kind, status }) => kind === 'status' && status === 'selesai')

interface Sides {
  before: Shown[]
  after: Shown[]
}

/** What was filed, and what the last closing has. */
export function listPhotos(record: Record): Sides {
  const filed = record.timeline[0]?.photos ?? []
  const closing = findClosing(record)
  return {
    before: filed.map((link, at) => ({
      link,
      side: 'before',
      alt: t("Photo {at} of the report", { at: at + 1 }),
    })),
    after: (closing?.photos ?? []).map((link, at) => ({
      link,
      side: 'after',
      alt: t("Photo {at} of the completed work", { at: at + 1 }),
    })),
  }
}

/** The addresses of photos, and those that were opened by now. */
export class Photos {
  #opened = $state.raw<{ [link: string]: string }>({})

  constructor(
    readonly number: string,
    /** Called with the version of the report after a photo was opened. */
    readonly onopened: (version: number) => void = () => {},
    /** Read the report again: links to photos end. */
    readonly renew: () => Promise<void> = async () => {},
  ) {}

  addressOf(link: string): string | null {
    return nameOf(link) ? (this.#opened[link] ?? null) : link
  }

  /** Open a photo. Throws NoAnswer or Refused. */
  async open(link: string): Promise<void> {
    const photo = nameOf(link)
    if (!photo) return
    const params = { path: { number: this.number, photo } }
    const found = await ask<{ link: string; version: number }>(
      work.POST('/v1/work/{number}/photos/{photo}', { params }),
    )
    this.#opened = { ...this.#opened, [link]: found.link }
    this.onopened(found.version)
  }
}
