// Moments and spans as people in Jakarta write them. Times are always Jakarta's, and say so.

import { language, t } from './sentences'

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

/** `24 Nov`, or `24 Nov 2025` when it is not this year's. */
export function formatDay(text: string, now = new Date()): string {
  const { day, month, year } = split(new Date(text))
  return year === split(now).year ? `${day} ${month}` : `${day} ${month} ${year}`
}

/** The time until a moment, or since it: `2 hari 3 jam`, `50 menit`. */
export function formatSpan(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(milliseconds) / 60_000))
  if (minutes <= 90) return t("{minutes} min", { minutes })
  const hours = Math.round(minutes / 60)
  if (hours < 24) return t("{hours} h", { hours })
  const days = Math.floor(hours / 24)
  const rest = hours % 24
  return rest ? t("{days} d {hours} h", { days, hours: rest }) : t("{days} d", { days })
}
