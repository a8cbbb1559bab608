// The hours of a duty (docs/duty.md): `always`, `office`, or days with times, such as
// `mon-fri 07:00-15:00; sat 08:00-12:00`.

import { language, t } from '../../lib/sentences'

const CODES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
export const DAYS = [t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun")]
export const MOST_SPANS = 7

/** A time of day on some days, 0 for Monday. */
export interface Span {
  days: number[]
  begin: string
  end: string
}

/** Numbers in a row as pairs of first and last. */
function joinDays(days: number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

function writeDays(days: number[], names: string[], dash: string): string {
  const name = (day: number) => names[day] ?? ''
  return joinDays(days)
    .map(([first, last]) => (first === last ? name(first) : `${name(first)}${dash}${name(last)}`))
    .join(',')
}

/** The spans of hours with days; none of `always` and `office`. */
export function parseSpans(hours: string): Span[] {
  return hours.split(';').flatMap((part) => {
    const [days = '', times = ''] = part.trim().split(' ')
    const [begin = '', end = ''] = times.split('-')
    if (!end) return []
    const listed = days.split(',').flatMap((each) => {
      const [first = '', last = first] = each.split('-')
      const [from, to] = [CODES.indexOf(first), CODES.indexOf(last)]
      const many = ((to - from + 7) % 7) + 1
      return Array.from({ length: many }, (_, at) => (from + at) % 7)
    })
    return [{ days: [...new Set(listed)], begin, end }]
  })
}

export const composeSpans = (spans: Span[]): string =>
  spans.map(({ days, begin, end }) => `${writeDays(days, CODES, '-')} ${begin}-${end}`).join('; ')

/** The hours in words: `Sen–Jum 07.00–15.00`. */
export function tellHours(hours: string): string {
  if (hours === 'always') return t("At any hour")
  if (hours === 'office') return t("In the city's office hours")
  const time = (text: string) => (language === 'id' ? text.replace(':', '.') : text)
  return parseSpans(hours)
    .map(({ days, begin, end }) => {
      const named = writeDays(days, DAYS, '–').replaceAll(',', ', ')
      return `${named} ${time(begin)}–${time(end)}`
    })
    .join('; ')
}
