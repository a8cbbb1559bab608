// Appeals of heads against the frozen scores of their offices.

import type { components } from '../api'
import { t } from '../lib/sentences'
import { ask, work } from './work'

export type Appeal = components['schemas']['ScoreAppeal']
export type Column = components['schemas']['ScoreAdjustment']['column']

/** The counts that a decision may adjust, in the order of a score's table. */
export const COLUMNS: { code: Column; name: string }[] = [
  { code: 'answers', name: t("Answers that were due") },
  { code: 'answers_on_time', name: t("Answers on time") },
  { code: 'ends', name: t("Reports that had to be done") },
  { code: 'ends_on_time', name: t("Done on time") },
  { code: 'waiting', name: t("Reporters who wait") },
  { code: 'closings', name: t("Completed work") },
  { code: 'reopened', name: t("Reopened") },
  { code: 'closings_rejected', name: t("Completed work sent back") },
  { code: 'rated', name: t("Number of ratings") },
  { code: 'stars', name: t("Sum of the ratings") },
]

export const nameColumn = (code: string): string =>
  COLUMNS.find((column) => column.code === code)?.name ?? code

const STATES: { [state: string]: string } = {
  waiting: t("Waits for a decision"),
  accepted: t("Accepted"),
  rejected: t("Rejected"),
}

export const nameState = (state: string): string => STATES[state] ?? state

/** `+2 Ends in time`. */
export const writeAdjustment = ({ column, many }: { column: string; many: number }): string =>
  `${many > 0 ? '+' : '−'}${Math.abs(many)} ${nameColumn(column)}`

/** A page of appeals, those of the last quarter first. */
export const loadAppeals = (query: { cursor?: string } = {}) =>
  ask<{ items: Appeal[]; next: string | null }>(
    work.GET('/v1/scores/appeals', { params: { query } }),
  )
