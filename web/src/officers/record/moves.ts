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
  disposisi: t("Pass down to a sub-office"),
  koordinasi: t("Move to another office"),
  return: t("Return: not ours"),
  outside: t("Not for the city"),
  pause: t("Pause the work"),
  resume: t("Resume the work"),
  task: t("Give a task to another office"),
  answer: t("Answer the task"),
  withdraw: t("Withdraw the task"),
  recategorise: t("Change the category"),
  merge: t("Merge into another report"),
  unmerge: t("Separate again"),
  release: t("Release to its office"),
  ask: t("Ask the reporter"),
  accuse: t("It is about an office or an officer"),
  dismiss: t("It is not about an office or an officer"),
  comment: t("Reply"),
  take_back: t("Take the hand-over back"),
  correct_place: t("Correct the location"),
  reply: t("Answer the suggestion"),
}

/** What a step does, where its name does not say it. */
export const EXPLAINED: Partial<Record<Action, string>> = {
  proses: t("The time for the completed work goes on."),
  selesai: t("The reporter can have it done again."),
  koordinasi: t("The other office is in charge of the report from then on."),
  disposisi: t("The sub-office is in charge of the report from then on."),
  return: t("The responsible office is in charge of the report from then on."),
  pause: t("Say why the work has to wait, and until when."),
  task: t("You stay in charge of the report. The other office answers its task."),
  merge: t("Both reports go on as one. We tell both reporters."),
  take_back: t("Your office is in charge of the report again, as before. The due times are those of before."),
  correct_place: t("The reporter is told. The office of the new location may become the office in charge."),
  recategorise: t("The reporter reads the new category. Due times become earlier with it, or stay."),
  reply: t("The report is closed with your answer. To do the work instead, take it up."),
}

/** Steps whose note stands on the public page of a public report (visibility.py of the API). */
const PUBLISHED: Action[] = [
  ...(['proses', 'selesai', 'reply', 'outside', 'koordinasi', 'disposisi', 'return'] as const),
  ...(['pause', 'resume', 'recategorise', 'ask', 'take_back'] as const),
]

/** Who reads the note of a step, besides the offices. Several reports are of several levels. */
export function tellReaders(action: Action, level: string | null): string {
  if (!PUBLISHED.includes(action)) return ''
  if (level === null) return t("Everybody can read your note at public reports, only the reporter at others.")
  return level === 'public'
    ? t("The reporter and everybody else can read your note.")
    : t("Outside the offices, only the reporter reads your note.")
}

/** Who reads a reply that is not for offices alone. */
export function tellReplyReaders(level: string | null): string {
  if (level === null) return t("Otherwise the reporters read it, and everybody does at public reports.")
  return level === 'public'
    ? t("Otherwise the reporter and everybody else read it.")
    : t("Otherwise the reporter reads it, too.")
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
