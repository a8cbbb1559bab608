// One step with several reports: which steps there are, what each needs, and how it is sent.

import { t } from '../../lib/sentences'
import { sendMoment, type FieldValues } from '../fields/values'
import { EXPLAINED, nameMove, tellReaders, type Action } from '../record/moves'
import type { SeenReport, Step } from '../outbox/store'
import type { Line, Move } from '../work'
import type { Chosen } from './selection.svelte'

type Field = 'to_agency' | 'reason' | 'until' | 'category' | 'note'

export interface BulkStep {
  action: Action
  name: string
  /** Its name in the bar, where there is little room. */
  short: string
  explained: string
  /** The key that begins it. */
  key?: string
  needs: Set<string>
  /** Whether words may be added that it does not need. */
  mayHaveNote?: boolean
  /** Whether only work that was begun takes it. */
  begun?: boolean
}

type More = Partial<BulkStep>

function makeStep(action: Action, short: string, needs: Field[], more: More = {}): BulkStep {
  const name = nameMove({ action } as Move, '')
  const explained = [more.explained ?? EXPLAINED[action], tellReaders(action, null)]
  return { action, name, short, needs: new Set<string>(needs), ...more, explained: explained.filter(Boolean).join(' ') }
}

export const STEPS: BulkStep[] = [
  makeStep('proses', t("Take up"), [], {
    key: 'p',
    mayHaveNote: true,
    explained: t("Without an answer in your note, the time for the answer runs on."),
  }),
  makeStep('selesai', t("Finish"), ['note'], {
    key: 's',
    begun: true,
    explained: t("Most categories need a photo of the work. Such reports stay selected. Finish them one by one."),
  }),
  makeStep('disposisi', t("Pass down"), ['to_agency'], { key: 'd', mayHaveNote: true }),
  makeStep('koordinasi', t("Move"), ['to_agency', 'note']),
  makeStep('comment', t("Reply"), ['note'], { key: 'c' }),
  makeStep('pause', t("Pause"), ['reason', 'until', 'note'], { begun: true }),
  makeStep('recategorise', t("Category"), ['category'], { mayHaveNote: true }),
]

/** Whether a step can be taken with a line in the status that it has. */
export const fitsLine = (step: BulkStep, line: Line) => !step.begun || line.status === 'proses'

/** What the officer has written for a step. It stays while anything is selected. */
export interface Draft extends FieldValues {
  internal: boolean
}

export const emptyDraft = (): Draft => ({
  ...{ note: '', office: null, reason: '', until: '', category: '', internal: false },
})

/** How many reports a step was done with or refused for, and how many wait for the network. */
export interface Tally {
  done: number
  refused: number
  waiting: number
}

const MOST = 100 // reports that one call takes

/** The steps of the outbox for a step with several reports, in the order in which they are sent. */
export function makeSteps(
  step: BulkStep,
  draft: Draft,
  reports: SeenReport[],
  wanted: [string, string][],
): Step[] {
  const note = draft.note.trim()
  const body = {
    action: step.action,
    ...(note ? { note } : {}),
    ...(step.needs.has('to_agency') ? { to_agency: draft.office?.code } : {}),
    ...(step.needs.has('reason') ? { reason: draft.reason } : {}),
    ...(step.needs.has('until') ? { until: sendMoment(draft.until) } : {}),
    ...(step.needs.has('category') ? { category: draft.category } : {}),
    ...(step.action === 'comment' && draft.internal ? { internal: true } : {}),
  }
  const shared = { route: 'several', number: '', version: 0, photos: [], name: step.name } as const
  return Array.from({ length: Math.ceil(reports.length / MOST) }, (_, at) => {
    const part = reports.slice(at * MOST, (at + 1) * MOST)
    const { seen } = part[0] as SeenReport
    return { ...shared, photos: [], body, wanted, seen, reports: part }
  })
}

/** What an officer has seen of a line. */
export const seeLine = ({ line, version }: Chosen): SeenReport => ({
  number: line.number,
  version,
  seen: {
    status: line.status ?? '',
    status_label: line.status_label,
    holder: line.holder.name,
    complete_by: line.complete_by,
  },
})
