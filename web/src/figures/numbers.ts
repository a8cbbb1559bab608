// Numbers, months and quarters as people write them.

import { language, t } from '../lib/sentences'

const locale = language === 'id' ? 'id-ID' : 'en-GB'
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
const hundredths = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
const parts = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
const short = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
const long = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })

export const HOUR = 3600
export const DAY = 24 * HOUR
const KB = 1024

export const writeWhole = (value: number): string => whole.format(value)

export const writeTenths = (value: number): string => tenths.format(value)

/** With two digits after the point, as scores have them. */
export const writeScore = (value: number): string => hundredths.format(value)

/** `12 rb`, in English `12K`: for the scale of a chart. */
export const writeCompact = (value: number): string => compact.format(value)

/** A share as `92,1%`. */
export const writeShare = (share: number): string => parts.format(share)

/** A share of two counts, or nothing where there is nothing to share. */
export const writeShareOf = (part: number, all: number): string =>
  all > 0 ? writeShare(part / all) : '–'

/** A difference of two shares in points. */
export const writePoints = (share: number): string => tenths.format(Math.abs(share) * 100)

export type Unit = 'hours' | 'days'

/** The unit in which these spans (seconds) are told. */
export function chooseUnit(...spans: number[]): Unit {
  return Math.max(0, ...spans) < 2 * DAY ? 'hours' : 'days'
}

/** A span without its unit. */
export const writeSpanAlone = (seconds: number, unit: Unit): string =>
  tenths.format(seconds / (unit === 'hours' ? HOUR : DAY))

/** A span of seconds, `18,5 jam` or `3,1 hari`. */
export function writeSpan(seconds: number, unit: Unit = chooseUnit(seconds)): string {
  const many = writeSpanAlone(seconds, unit)
  if (unit === 'hours') return many === '1' ? t("1 hour") : t("{many} hours", { many })
  return many === '1' ? t("1 day") : t("{many} days", { many })
}

/** The size of a file. */
export function writeSize(bytes: number): string {
  if (bytes < KB) return t("{many} bytes", { many: bytes })
  if (bytes < KB * KB) return t("{many} KB", { many: writeTenths(bytes / KB) })
  return t("{many} MB", { many: writeTenths(bytes / KB / KB) })
}

/** `2026-10` as `Oktober 2026`. */
export const nameMonth = (month: string): string => long.format(new Date(`${month}-01T00:00:00Z`))

/** `2026-10` as `Okt`. */
export const nameMonthShort = (month: string): string =>
  short.format(new Date(`${month}-01T00:00:00Z`))

/** The month that comes some months after (or before) another. */
export function shiftMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = year * 12 + number - 1 + by
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** How many months lie between two. */
export function countMonths(from: string, to: string): number {
  const [a, b] = [from, to].map((month) => {
    const [year = 0, number = 1] = month.split('-').map(Number)
    return year * 12 + number
  }) as [number, number]
  return b - a
}

const QUARTER = /^(\d{4})-Q([1-4])$/

export const isQuarter = (text: string): boolean => QUARTER.test(text)

/** `2026-Q3` as `Triwulan 3 2026`. */
export function nameQuarter(quarter: string): string {
  const [, year = '', number = ''] = QUARTER.exec(quarter) ?? []
  return t("Quarter {number} of {year}", { number, year })
}

/** The months of a quarter, `Juli sampai September 2026`. */
export function nameQuarterMonths(quarter: string): string {
  const [, year = '', number = '1'] = QUARTER.exec(quarter) ?? []
  const first = `${year}-${String(Number(number) * 3 - 2).padStart(2, '0')}`
  return nameSpan(first, shiftMonth(first, 2))
}

/** The quarter that comes some quarters after (or before) another. */
export function shiftQuarter(quarter: string, by: number): string {
  const [, year = '0', number = '1'] = QUARTER.exec(quarter) ?? []
  const at = Number(year) * 4 + Number(number) - 1 + by
  return `${Math.floor(at / 4)}-Q${(at % 4) + 1}`
}

/** `Juli 2026`, `November 2025 sampai Oktober 2026`. */
export function nameSpan(first: string, last: string): string {
  if (first === last) return nameMonth(first)
  return t("{first} to {last}", { first: nameMonth(first), last: nameMonth(last) })
}
