// The citizen in front of the desk. All that is written for them is in the memory of this page
// alone, and the next citizen begins with nothing: no draft, no storage, no history.

import type { components } from '../../api'
import { api, ask } from '../../lib/api'
import { newDraft, type Draft } from '../../lib/drafts'
import type { SimilarReport } from '../../lib/preview'
import { bodyOf } from '../../lib/sending'
import { ask as askWork, work } from '../work'

type Schemas = components['schemas']
export type Priority = NonNullable<Schemas['DeskBody']['priority']>

/** What is printed for a citizen. */
export interface Slip {
  number: string
  /** The reporter's secret; null of a report that the citizen joined. */
  token: string | null
  at: string
  holder: string
  category: string | null
  place: string | null
  answerBy: string | null
  completeBy: string | null
  emergency: string | null
  helpline: string | null
  updates: string[]
}

function freshDraft(): Draft {
  const draft = newDraft()
  return { ...draft, place: { ...draft.place, way: 'typed' } }
}

class Desk {
  draft = $state<Draft>(freshDraft())
  /** Empty for the priority of the category. */
  priority = $state<Priority | ''>('')
  /** Whether the citizen stands here and says that the contact is theirs. */
  present = $state(true)
  /** The code of the desk, where the office has several. */
  channel = $state('')
  slip = $state.raw<Slip | null>(null)

  /** Forget the citizen, for the next one. */
  clear(): void {
    this.draft = freshDraft()
    this.priority = ''
    this.present = true
    this.channel = ''
    this.slip = null
  }
}

export const desk = new Desk()

/** File the report of the citizen at the desk. Throws NoAnswer or Refused. */
export async function fileAtDesk(): Promise<Slip> {
  const { draft, priority, channel } = desk
  const common = bodyOf($state.snapshot(draft) as Draft)
  const body = {
    ...common,
    ...(priority ? { priority } : {}),
    ...(channel ? { channel } : {}),
    present: Boolean(common.contact) && desk.present,
  }
  const headers = { 'Idempotency-Key': draft.id }
  const receipt = await askWork<Schemas['Receipt']>(work.POST('/v1/desk/reports', { body, headers }))
  return {
    number: receipt.number,
    token: receipt.token,
    at: new Date().toISOString(),
    holder: receipt.holder.name,
    category: receipt.category?.name ?? null,
    // Of a sensitive matter nothing is printed: a paper may be in other hands.
    place: receipt.category && [draft.place.address.trim(), draft.place.kelurahanName].filter(Boolean).join(', '),
    answerBy: receipt.promise.respond_by,
    completeBy: receipt.promise.complete_by,
    emergency: receipt.emergency?.message ?? null,
    helpline: receipt.helpline?.message ?? null,
    updates: receipt.updates.map(({ message }) => message),
  }
}

/**
 * Count the citizen at the desk as one more whom a report concerns. Throws NoAnswer or Refused.
 */
export async function joinAtDesk(report: SimilarReport): Promise<Slip> {
  const { id, contact } = desk.draft
  const reached = Object.entries(contact).flatMap(([name, text]) =>
    name !== 'name' && text.trim() ? [[name, text.trim()]] : [],
  )
  await ask(
    api.POST('/v1/reports/{number}/support', {
      params: { path: { number: report.number } },
      // Each citizen counts, although all of them come by the computer of the desk.
      headers: { 'X-Device-Token': id },
      body: reached.length ? { contact: Object.fromEntries(reached) } : {},
    }),
  )
  const params = { path: { number: report.number } }
  const { data } = await api
    .GET('/v1/reports/{number}', { params })
    .catch(() => ({ data: undefined }))
  return {
    number: report.number,
    token: null,
    at: new Date().toISOString(),
    holder: data && 'holder' in data ? data.holder.name : '',
    category: report.category?.name ?? null,
    place: null,
    answerBy: null,
    completeBy: data && 'promise' in data ? data.promise.complete_by : null,
    emergency: null,
    helpline: null,
    updates: [],
  }
}

/** The desks that there are; the service says which of them are the office's own. */
export async function listDesks(): Promise<{ code: string; name: string }[]> {
  const { data } = await api.GET('/v1/channels').catch(() => ({ data: undefined }))
  return (data?.items ?? []).filter(({ kind }) => kind === 'desk')
}
