// Reports that are being written, kept on this phone until they are sent, and the numbers of those
// that were. A phone that others use keeps neither.

import { createStore, del, entries, get, promisifyRequest, set, update } from 'idb-keyval'
import type { Point } from './photos'

export type Level = 'facts' | 'public' | 'private'

export interface DraftPhoto {
  id: string
  file: Blob
  type: string
  place: Point | null
  /** The id of the upload, and when it was made: it is deleted after a day. */
  upload: string | null
  uploaded: number
}

export interface DraftPlace {
  way: 'here' | 'typed' | 'map'
  point: Point | null
  /** Metres, as the phone says. */
  accuracy: number | null
  address: string
  kelurahan: string | null
  kelurahanName: string
  /** The kelurahan of the point, where the reporter said that it is right, whatever the words say. */
  confirmed: string | null
}

export interface Draft {
  /** Also the Idempotency-Key: however often it is sent, it is one report. */
  id: string
  changed: number
  description: string
  category: string | null
  categoryName: string
  /** Answers to the category's questions: a text, or the chosen values. */
  answers: Record<string, string | string[]>
  place: DraftPlace
  contact: { name: string; phone: string; email: string }
  visibility: Level | null
  aboutOfficials: boolean
  /** What the reporter wants; without a choice the words tell. */
  purpose: 'complaint' | 'suggestion' | null
  photos: DraftPhoto[]
  /** Whether others use the phone, so that nothing stays on it but what waits to be sent. */
  shared: boolean
  /** Whether the reporter pressed "send" while there was no network. */
  waiting: boolean
  /** Why the service refused it, in its own words. */
  refusal: string | null
}

/** A report that was sent from this phone. */
export interface Sent {
  number: string
  token: string
  title: string
  at: number
}

const DAY = 24 * 60 * 60 * 1000 // milliseconds
export const UPLOAD_KEPT = 0.8 * DAY

// Open as long as the page is, so that what is kept as somebody leaves it is kept at once.
const store = createStore('tanggap', 'drafts')
const sent = () => createStore('tanggap-sent', 'reports')

export function newDraft(): Draft {
  return {
    id: crypto.randomUUID(),
    changed: Date.now(),
    description: '',
    category: null,
    categoryName: '',
    answers: {},
    place: {
      way: 'here',
      point: null,
      accuracy: null,
      address: '',
      kelurahan: null,
      kelurahanName: '',
      confirmed: null,
    },
    contact: { name: '', phone: '', email: '' },
    visibility: null,
    aboutOfficials: false,
    purpose: null,
    shared: false,
    photos: [],
    waiting: false,
    refusal: null,
  }
}

/** Whether there is anything in a draft that somebody would miss. */
export function isBegun(draft: Draft): boolean {
  return Boolean(
    draft.description.trim() ||
      draft.photos.length ||
      draft.place.address.trim() ||
      draft.place.point ||
      draft.place.kelurahan,
  )
}

/** The drafts of this phone, the newest first; none where the browser keeps nothing. */
export async function listDrafts(): Promise<Draft[]> {
  try {
    const found = await entries<string, Draft>(store)
    return found.map(([, draft]) => draft).sort((a, b) => b.changed - a.changed)
  } catch {
    return []
  }
}

export async function loadDraft(id: string): Promise<Draft | null> {
  return (await get<Draft>(id, store).catch(() => undefined)) ?? null
}

/** Keep a draft. Throws where the browser keeps nothing, or has no room. */
export async function keepDraft(draft: Draft): Promise<void> {
  await store('readwrite', (kept) => {
    kept.put(draft, draft.id)
    kept.transaction.commit?.() // the page may be gone before it would be done by itself
    return promisifyRequest(kept.transaction)
  })
}

export async function changeDraft(id: string, change: (draft: Draft) => Draft): Promise<void> {
  await update<Draft>(id, (draft) => change(draft ?? newDraft()), store)
}

export async function removeDraft(id: string): Promise<void> {
  await del(id, store).catch(() => undefined)
}

export async function listSent(): Promise<Sent[]> {
  try {
    const found = await entries<string, Sent>(sent())
    return found.map(([, report]) => report).sort((a, b) => b.at - a.at)
  } catch {
    return []
  }
}

export async function keepSent(report: Sent): Promise<void> {
  await set(report.number, report, sent()).catch(() => undefined)
}

/** Keep nothing of a report on this phone, and tell it nothing more. Throws without a network. */
export async function forgetSent(number: string): Promise<void> {
  await del(number, sent()).catch(() => undefined)
  if (globalThis.Notification?.permission !== 'granted') return
  const { endReport } = await import('./unsubscribe')
  await endReport(number)
}

export async function loadSent(number: string): Promise<Sent | null> {
  return (await get<Sent>(number, sent()).catch(() => undefined)) ?? null
}

// Reports that an opened link listed are the tab's, as its session is (session.ts).
const LISTED = 'tanggap-listed'

/** The numbers and tokens of reports that an opened link listed in this tab. */
export const listListed = (): [string, string][] =>
  JSON.parse(sessionStorage.getItem(LISTED) ?? '[]')

export function rememberListed(reports: { number: string; token: string }[]): void {
  const known = new Map(listListed())
  for (const { number, token } of reports) known.set(number, token)
  sessionStorage.setItem(LISTED, JSON.stringify([...known]))
}

export const forgetListed = (): void => sessionStorage.removeItem(LISTED)
