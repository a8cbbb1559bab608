// Moments and spans as people in Jakarta write them. Times are always Jakarta's, and say so.

import { language } from './sentences'

const ZONE = 'Asia/Jakarta'
const locale = language === 'id' ? 'id-ID' : 'en-GB'
const parts = new Intl.DateTimeFormat(locale, {
  timeZone: ZONE,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function split(moment: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(moment).map((part) => [part.type, part.value]))
}

/** `24 Nov 12.20 WIB`, in English `24 Nov 12:20 WIB`; with the year when it is not this one. */
export function formatTime(text: string, now = new Date()): string {
  const { hour, minute } = split(new Date(text))
  return `${formatDay(text, now)} ${hour}${language === 'id' ? '.' : ':'}${minute} WIB`
}

/**
 * `24 Nov`, or `24 Nov 2025` when it is not this year's. What is no moment stays as it is: filters
 * come from the address.
 */
export function formatDay(text: string, now = new Date()): string {
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) return text
  const { day, month, year } = split(moment)
  return year === split(now).year ? `${day} ${month}` : `${day} ${month} ${year}`
}
