// Spans in words: `6 jam`, `7 hari`, `2 hari kerja 3 jam`.

import { city } from './city'
import { tn } from './sentences'

/** Hours by the clock. */
export function writeHours(hours: number): string {
  const days = Math.floor(hours / 24)
  if (days < 1) return tn("{many} hour", "{many} hours", hours)
  return join(tn("{many} day", "{many} days", days), hours - days * 24)
}

/** Hours in which offices are open. */
export function writeOfficeHours(hours: number): string {
  const aDay = hoursOf(city.office_close) - hoursOf(city.office_open)
  const days = Math.floor(hours / aDay)
  if (days < 1) return tn("{many} working hour", "{many} working hours", hours)
  return join(tn("{many} working day", "{many} working days", days), hours - days * aDay)
}

/** Days, as years where they are whole years. */
export function writeDays(days: number): string {
  const years = days / 365
  return Number.isInteger(years)
    ? tn("{many} year", "{many} years", years)
    : tn("{many} day", "{many} days", days)
}

function join(days: string, rest: number): string {
  if (rest >= 1) return `${days} ${tn("{many} hour", "{many} hours", rest)}`
  const minutes = Math.round(rest * 60)
  return minutes ? `${days} ${tn("{many} minute", "{many} minutes", minutes)}` : days
}

function hoursOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) + (minutes ?? 0) / 60
}
