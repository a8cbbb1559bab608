// The views of a queue, and who has which of them.

import { t } from '../../lib/sentences'
import type { Role } from '../session.svelte'
import type { Counts } from '../work'

/** A view: what the API is asked for, and how many lines it has, where that is counted. */
export interface View {
  code: string
  name: string
  query: Record<string, string | boolean>
  count?: (counts: Counts) => number | null
}

const OWN: View[] = [
  {
    code: 'jawab',
    name: t("To answer"),
    query: { stage: 'answer' },
    count: (counts) => counts.to_answer,
  },
  { code: 'terlambat', name: t("Late"), query: { late: true }, count: (counts) => counts.late },
  {
    code: 'dikerjakan',
    name: t("At work"),
    query: { stage: 'completion' },
    count: (counts) => counts.statuses.proses ?? 0,
  },
  { code: 'tugas', name: t("Tasks"), query: { stage: 'task' }, count: (counts) => counts.tasks },
]
const VERIFICATION: View = {
  code: 'verifikasi',
  name: t("To verify"),
  query: { queue: 'verification' },
  count: (counts) => counts.verification,
}
const RED_FLAGS: View = {
  code: 'bendera',
  name: t("Red flags"),
  query: { red_flag: true },
  count: (counts) => counts.red_flags,
}
const ESCALATED: View = {
  code: 'eskalasi',
  name: t("Escalated"),
  query: { queue: 'escalated' },
  count: (counts) => counts.escalated,
}
const MODERATION: View = {
  code: 'moderasi',
  name: t("To moderate"),
  query: { queue: 'moderation' },
  count: (counts) => counts.moderation,
}
// Reports that came over a limit: central triage looks at them before their offices do.
const HELD: View = { code: 'tertahan', name: t("Held back"), query: { queue: 'limited' } }

/** How many lines a view has; null where that is not counted. */
export const countView = (view: View, counts: Counts | null): number | null =>
  (counts && view.count?.(counts)) ?? null

/** The views that an officer with these roles has; none of who may not read reports. */
export function listViews(roles: Role[]): View[] {
  const has = (...some: Role[]) => some.some((role) => roles.includes(role))
  if (!has('officer', 'head', 'verifier', 'desk')) return []
  const verifies = has('verifier')
  return [
    ...(verifies ? [VERIFICATION] : []),
    ...OWN,
    RED_FLAGS,
    ...(has('head', 'verifier') ? [ESCALATED] : []),
    ...(verifies ? [MODERATION, HELD] : []),
  ]
}
