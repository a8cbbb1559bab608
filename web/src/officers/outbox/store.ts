// Steps that officers have taken and the service has not yet: kept on the device until the service
// has answered, so that neither a lost network nor a closed tab loses one.

import { createStore, del, entries, set } from 'idb-keyval'
import type { components } from '../../api'
import type { DraftPhoto } from '../../lib/drafts'

/** What an officer saw of a report when the step was taken. */
export interface Seen {
  status: string
  status_label: string
  holder: string
  /** The moment until which the completion is promised (ISO 8601). */
  complete_by: string | null
}

/** A step as a form wants it done. */
export interface Step {
  /**
   * Which route takes it: `/v1/work/{number}/actions`, `/verification` or `/moderation`; or
   * `/v1/work/actions` for several reports.
   */
  route: 'actions' | 'verification' | 'moderation' | 'several'
  /** The report; nothing for several. */
  number: string
  /** The version of the report that the officer saw. */
  version: number
  /** The body of the request without `version` and `photos`. */
  body: { [member: string]: unknown }
  photos: DraftPhoto[]
  /** What the step is called on its button. */
  name: string
  /** What was filled in, as label and words. */
  wanted: [string, string][]
  seen: Seen
  /** The reports of a step with several. */
  reports?: SeenReport[]
}

export interface SeenReport {
  number: string
  version: number
  seen: Seen
}

/** Whether a step is about a report. */
export const isAbout = (step: Step, number: string): boolean =>
  step.number === number || Boolean(step.reports?.some((each) => each.number === number))

export type Change = components['schemas']['Entry']

export interface KeptStep extends Step {
  /** Also the Idempotency-Key: however often it is sent, it is one step. */
  id: string
  /** The officer who took it; nobody else sees it or sends it. */
  officer: string
  /** When it was taken, in milliseconds since 1970; steps go out in this order. */
  at: number
  /** `conflict`: the report changed before. `refused`: the service says why in `sentence`. */
  state: 'waiting' | 'conflict' | 'refused'
  sentence: string
  /** What changed since the version that the officer saw. */
  changes: Change[]
}

const store = () => createStore('tanggap-officers', 'outbox')

/** The steps of an officer on this device, the first one first; null where nothing can be kept. */
export async function listSteps(officer: string): Promise<KeptStep[] | null> {
  const found = await entries<string, KeptStep>(store()).catch(() => null)
  if (!found) return null
  const own = found.map(([, step]) => step).filter((step) => step.officer === officer)
  return own.sort((a, b) => a.at - b.at)
}

/** How many steps of any officer wait on this device. */
export async function countSteps(): Promise<number> {
  return (await entries(store()).catch(() => [])).length
}

/** Keep a step. Where the browser keeps nothing, it lasts as long as the page. */
export async function keepStep(step: KeptStep): Promise<void> {
  await set(step.id, step, store()).catch(() => undefined)
}

export async function removeStep(id: string): Promise<void> {
  await del(id, store()).catch(() => undefined)
}
