// Deadlines and ages as officers read them in a line: `2 jam lagi`, `terlambat 3 hari`.

import { formatDay } from '../lib/moments'
import { t, tn } from '../lib/sentences'
import type { Line } from './work'

const MINUTE = 60_000 // milliseconds
const HOURS = 48 // from here on a span is told in days

/** A span in the largest unit that tells enough. */
export function writeAgeSpan(milliseconds: number): string {
  const minutes = Math.max(1, Math.floor(Math.abs(milliseconds) / MINUTE))
  if (minutes < 60) return tn("{many} minute", "{many} minutes", minutes)
  const hours = Math.floor(minutes / 60)
  if (hours < HOURS) return tn("{many} hour", "{many} hours", hours)
  return tn("{many} day", "{many} days", Math.floor(hours / 24))
}

export const writeAge = (moment: string, now: number) =>
  t("{span} ago", { span: writeAgeSpan(now - Date.parse(moment)) })

/** How pressing a line is: `late`, `soon` (within a day), `paused`, or `calm`. */
export type Urgency = 'late' | 'soon' | 'paused' | 'calm'

const SOON = 24 * 60 * MINUTE

export function measureUrgency(line: Line, now: number): Urgency {
  if (line.closed_at) return 'calm'
  if (line.paused_until) return 'paused'
  const left = Date.parse(line.due) - now
  if (left < 0) return 'late'
  return left < SOON ? 'soon' : 'calm'
}

/** What remains until the line is due. */
export function tellDue(line: Line, now: number): string {
  if (line.closed_at) {
    return t("Closed {span} ago", { span: writeAgeSpan(now - Date.parse(line.closed_at)) })
  }
  if (line.paused_until) return t("Paused until {day}", { day: formatDay(line.paused_until) })
  const left = Date.parse(line.due) - now
  const span = writeAgeSpan(left)
  return left < 0 ? t("{span} late", { span }) : t("{span} left", { span })
}
