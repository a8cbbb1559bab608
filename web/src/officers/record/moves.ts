// The steps that an officer takes with a report: their names, and the fields of each.

import type { components } from '../../api'
import { t } from '../../lib/sentences'
import type { Move } from '../work'

export type Action = Move['action']
export type StepBody = Omit<components['schemas']['ActionBody'], 'version'>

/** What a step is called on its button. */
export function nameMove({ action }: Move, status: string): string {
  if (action === 'proses' && status === 'proses') return t("Answer")
  return NAMES[action]
}

const NAMES: Record<Action, string> = {
  proses: t("Take it up"),
  selesai: t("Close as done"),
  disposisi: t("Give to an office below"),
  koordinasi: t("Pass to another office"),
  return: t("Return: not ours"),
  outside: t("Not the city's matter"),
  pause: t("Pause the clock"),
  resume: t("End the pause"),
  task: t("Ask an office for a part"),
  answer: t("Answer the task"),
  withdraw: t("Withdraw the task"),
  recategorise: t("Change the category"),
  merge: t("Merge into another report"),
  unmerge: t("Take out of the merger"),
  release: t("Release to its holder"),
  ask: t("Ask the reporter"),
  accuse: t("It accuses an office"),
  dismiss: t("It accuses no office"),
  comment: t("Comment"),
  take_back: t("Take the hand-over back"),
  correct_place: t("Correct the place"),
  reply: t("Answer the suggestion"),
}

/** What a step does, where its name does not say it. */
export const EXPLAINED: Partial<Record<Action, string>> = {
  proses: t("The reporter reads your answer. The clock of completion goes on."),
  selesai: t("The reporter reads what was done, and may have it done again."),
  koordinasi: t("The other office holds the report from then on, and answers for it."),
  disposisi: t("An office of your own line holds the report from then on."),
  return: t("The office that is responsible holds the report from then on."),
  pause: t("Say why the work has to wait, and until when. The reporter reads it."),
  task: t("You go on holding the report. The other office answers its part."),
  merge: t("Both reports go on as one; the reporters of both are told."),
  ask: t("The reporter is asked in public."),
  take_back: t("The report is with your office again, as if it had not been handed over. The promises are those of before."),
  correct_place: t("The reporter is told. An office that has the report because of its place gives it to the office of the new one."),
  reply: t("The reporter reads your answer, and the report is closed with it. To do the work instead, take it up."),
  recategorise: t("The reporter reads the new category. Promises become earlier with it, or stay."),
}

// The first ones are what most reports need; they stand before the others, and have keys.
export const KEYS: Partial<Record<Action, string>> = {
  proses: 'p',
  selesai: 's',
  disposisi: 'd',
  comment: 'c',
}
const FIRST: Action[] = [
  'reply',
  'selesai',
  'proses',
  'resume',
  'answer',
  'take_back',
  'disposisi',
  'koordinasi',
  'comment',
]

/** The moves that stand as buttons, and those behind "more". */
export function splitMoves(moves: Move[]): { first: Move[]; others: Move[] } {
  const rank = ({ action }: Move) => FIRST.indexOf(action)
  const first = moves.filter((move) => rank(move) >= 0).sort((a, b) => rank(a) - rank(b))
  return { first, others: moves.filter((move) => rank(move) < 0) }
}

/** Steps after which another office may hold the report, or promise something else. */
export const FORESEEN: Action[] = ['disposisi', 'koordinasi', 'return', 'recategorise', 'correct_place']

/** Steps that also take words which they do not need. */
export const MAY_HAVE_NOTE: Action[] = ['proses', 'disposisi', 'recategorise', 'resume', 'take_back']
