// The charts: which files each one needs, and what it draws and says with them.

import { t } from '../lib/sentences'
import { nameStatus } from '../lib/statuses'
import { count, measured, readRows, textOf, type Row, type Table } from './files'
import * as findings from './findings'
import type { Point, Ranked } from './findings'
import { addressOfOffice } from './address'
import type { NameKind, Names } from './names'
import {
  chooseUnit,
  DAY,
  HOUR,
  nameMonth,
  nameSpan,
  shiftMonth,
  writeCompact,
  writeShare,
  writeShareOf,
  writeSpan,
  writeSpanAlone,
  writeTenths,
  writeWhole,
} from './numbers'

const SHOWN = 25 // months of a chart: two years, and the month that is not over
const YEAR = 12 // months of a ranking
const TOP = 8 // lines of a ranking
const KELURAHAN = /^\d+(\.\d+){3}$/ // the ministry's codes; those of a kecamatan have one part less

/** A cell of a table, in words; with the address that it leads to. */
export type Words = string | { text: string; href: string }

export interface Sheet {
  columns: string[]
  rows: Words[][]
}

/**
 * A line of a ranking. `share` is how long its bar is (0 to 1; what is put together has none), and
 * `part` how much of the bar is late.
 */
export interface Line {
  name: string
  href?: string
  text: string
  share?: number
  part?: number
}

export interface Area {
  code: string
  name: string
  value: number
}

/** A value for each month, as `MonthChart` takes it. */
export interface MonthSeries {
  shape: 'bars' | 'line'
  points: Point[]
  write: (value: number) => string
  /** As `write`, for the scale at the side, which has the unit above it. */
  scale: (value: number) => string
  unit: string
  /** How many of the values are one of the unit, such as the seconds of a day. */
  per?: number
  /** Whether the two months that a title compares have their values beside them. */
  marked?: boolean
}

export interface Drawn {
  title: string
  /** What is counted, over which time. */
  about: string
  sheet: Sheet
  /** What is told beside the chart, such as how its marks are to be read. */
  note?: string
  months?: MonthSeries
  lines?: Line[]
  areas?: Area[]
}

/** A chart: its files, the names of codes that it shows, and what is drawn. */
export interface Chart {
  id: string
  /** What it is about, until its finding is known. */
  subject: string
  measures: string[]
  names?: NameKind
  draw: (tables: Record<string, Table>, names: Names) => Drawn | null
}

// Months.

interface Months {
  all: string[]
  /** The month in which the figures were counted. */
  running: string
}

/** The months that a chart shows: up to the one that is not over, without gaps. */
function listMonths(table: Table, rows: Row[]): Months {
  const running = table.counted_at.slice(0, 7)
  const earliest = rows.reduce((first, row) => (textOf(row, 'month') < first ? textOf(row, 'month') : first), running)
  const begin = shiftMonth(running, 1 - SHOWN)
  const all: string[] = []
  for (let month = earliest > begin ? earliest : begin; month <= running; month = shiftMonth(month, 1)) all.push(month)
  return { all, running }
}

/** The rows of a measure with their months; null without any. */
const findMonths = (tables: Record<string, Table>, measure: string, pick: (row: Row) => boolean = () => true) => {
  const table = tables[measure]
  const rows = table ? readRows(table).filter(pick) : []
  if (!table || !rows.length) return null
  const byMonth = new Map(rows.map((row) => [textOf(row, 'month'), row]))
  return { table, rows, byMonth, ...listMonths(table, rows) }
}

type Found = NonNullable<ReturnType<typeof findMonths>>

/** A point for each month of a chart; `read` has what the row of a month says. */
const listPoints = (found: Found, read: (row: Row | undefined) => Omit<Point, 'month' | 'running'>): Point[] =>
  found.all.map((month) => ({ month, running: month === found.running, ...read(found.byMonth.get(month)) }))

/** What a chart by month counts, over which time. */
const describeMonths = (subject: string, { all, running }: Months) =>
  `${subject}, ${nameSpan(all[0] ?? '', running)}`

const writeMonth = (month: string, running: string) =>
  month === running ? t("{month} (not over)", { month: nameMonth(month) }) : nameMonth(month)

const orDash = (value: number | null, write: (value: number) => string) =>
  value === null ? '–' : write(value)

type Pick = (row: Row) => boolean
const isAll: Pick = () => true

/** Reports of each month. */
export function chartReports(id: string, subject: string, measure: string, pick: Pick = isAll): Chart {
  return {
    id,
    subject,
    measures: [measure],
    draw(tables) {
      const found = findMonths(tables, measure, pick)
      if (!found) return null
      const rows = found.byMonth
      const points = listPoints(found, (row) => ({ value: count(row, 'reports') }))
      return {
        title: findings.tellReports(points),
        about: describeMonths(subject, found),
        months: { shape: 'bars', points, write: writeWhole, scale: writeCompact, unit: t("reports") },
        sheet: {
          columns: [t("Month"), t("Reports"), t("Finished")],
          rows: found.all.toReversed().map((month) => [
            writeMonth(month, found.running),
            writeWhole(count(rows.get(month), 'reports')),
            writeWhole(count(rows.get(month), 'finished')),
          ]),
        },
      }
    },
  }
}

/** How many people reported in each month that is over. */
export function chartReporters(id: string, subject: string, channel: string): Chart {
  const measure = 'reporters-by-month'
  return {
    id,
    subject,
    measures: [measure],
    draw(tables) {
      const table = tables[measure]
      const found = findMonths(tables, measure, (row) => row.channel === channel)
      if (!table) return null
      if (!found)
        return { title: findings.tellReporters([]), about: subject, sheet: { columns: [], rows: [] } }
      const rows = found.byMonth
      const closed = found.all.filter((month) => month !== found.running)
      const points = closed.map((month) => ({ month, value: measured(rows.get(month), 'reporters'), running: false }))
      return {
        title: findings.tellReporters(points),
        about: `${subject}, ${nameSpan(closed[0] ?? found.running, closed.at(-1) ?? found.running)}`,
        months: { shape: 'bars', points, write: writeWhole, scale: writeCompact, unit: t("people") },
        sheet: {
          columns: [t("Month"), t("People who reported")],
          rows: points.toReversed().map(({ month, value }) => [
            nameMonth(month),
            value === null ? t("too few to say") : writeWhole(value),
          ]),
        },
      }
    },
  }
}

/** From filing to the end, by month: the median, or nothing where too few were finished. */
export function chartTimes(id: string, subject: string, measure: string, pick: Pick = isAll): Chart {
  return {
    id,
    subject,
    measures: [measure],
    draw(tables) {
      const found = findMonths(tables, measure, pick)
      if (!found) return null
      const rows = found.byMonth
      const points = listPoints(found, (row) => ({ value: measured(row, 'median_seconds') }))
      const values = points.flatMap(({ value }) => value ?? [])
      const unit = chooseUnit(...values)
      return {
        title: findings.tellTimes(points),
        about: describeMonths(subject, found),
        months: {
          shape: 'line',
          points,
          write: (value) => writeSpan(value, unit),
          scale: (value) => writeSpanAlone(value, unit),
          unit: unit === 'hours' ? t("hours") : t("days"),
          per: unit === 'hours' ? HOUR : DAY,
        },
        sheet: {
          columns: [t("Month"), t("Half of them at most"), t("On average"), t("Finished")],
          rows: points.toReversed().map(({ month, value }) => {
            const finished = count(rows.get(month), 'finished')
            return [
              writeMonth(month, found.running),
              orDash(value, writeSpan),
              finished ? writeSpan(count(rows.get(month), 'seconds_to_finish') / finished) : '–',
              writeWhole(finished),
            ]
          }),
        },
        note: t("Half of a month's finished reports took no longer than its point shows. Months with too few have none."),
      }
    },
  }
}

/** The share of the ends within the promise, by month. */
export function chartKept(id: string, subject: string, measure: string, pick: Pick = isAll): Chart {
  return {
    id,
    subject,
    measures: [measure],
    draw(tables) {
      const found = findMonths(tables, measure, pick)
      if (!found) return null
      const rows = found.byMonth
      const points = listPoints(found, (row) => ({
        value: measured(row, 'share_finished_on_time'),
        kept: count(row, 'finished_on_time'),
        due: count(row, 'finished') + count(row, 'open_overdue'),
      }))
      return {
        title: findings.tellKept(points),
        about: describeMonths(subject, found),
        months: { shape: 'line', points, write: writeShare, scale: writeShare, unit: '' },
        sheet: {
          columns: [t("Month"), t("Done on time"), t("of all that count"), t("Answers on time"), t("of all that count")],
          rows: points.toReversed().map(({ month }) => {
            const row = rows.get(month)
            const ends = count(row, 'finished') + count(row, 'open_overdue')
            const answers = count(row, 'answered') + count(row, 'passed_on_late') + count(row, 'answers_overdue')
            return [
              writeMonth(month, found.running),
              writeWhole(count(row, 'finished_on_time')),
              `${writeWhole(ends)} (${writeShareOf(count(row, 'finished_on_time'), ends)})`,
              writeWhole(count(row, 'answered_on_time')),
              `${writeWhole(answers)} (${writeShareOf(count(row, 'answered_on_time'), answers)})`,
            ]
          }),
        },
      }
    },
  }
}

// Rankings over the last year.

interface Year {
  months: Set<string>
  span: string
}

/** The last twelve months that are over; in a city's first year all months, the running one too. */
function findYear({ all, running }: Months): Year {
  const closed = all.filter((month) => month !== running).slice(-YEAR)
  const months = closed.length === YEAR ? closed : all
  return { months: new Set(months), span: nameSpan(months[0] ?? running, months.at(-1) ?? running) }
}

interface Summed {
  code: string
  name: string
  rows: Row[]
}

/** The rows of the last year, together by the codes of a column. */
function sumByCode(rows: Row[], year: Year, column: string, names: Names): Summed[] {
  const found = new Map<string, Summed>()
  for (const row of rows) {
    if (!year.months.has(textOf(row, 'month'))) continue
    const code = textOf(row, column)
    const name = names[code] ?? (textOf(row, `${column}_name`) || code)
    const one = found.get(code) ?? { code, name, rows: [] }
    one.rows.push(row)
    found.set(code, one)
  }
  return [...found.values()]
}

const sumOf = (rows: Row[], column: string) => rows.reduce((sum, row) => sum + count(row, column), 0)

/** Reports of the last year by the codes of a column, the most first. */
function rankReports(
  id: string,
  subject: string,
  measure: string,
  column: 'channel' | 'category',
  tell: (ranked: Ranked[]) => string,
): Chart {
  return {
    id,
    subject,
    measures: [measure],
    names: column,
    draw(tables, names) {
      const found = findMonths(tables, measure)
      if (!found) return null
      const year = findYear(found)
      const sums = sumByCode(found.rows, year, column, names)
        .map(({ name, rows }) => ({
          name,
          value: sumOf(rows, 'reports'),
          finished: sumOf(rows, 'finished'),
          seconds: sumOf(rows, 'seconds_to_finish'),
        }))
        .sort((a, b) => b.value - a.value)
      const all = sums.reduce((sum, { value }) => sum + value, 0)
      const rest = sums.slice(TOP)
      const shown = rest.length > 1 ? sums.slice(0, TOP) : sums
      const together = rest.reduce((sum, { value }) => sum + value, 0)
      const others = rest.length > 1 ? [{ name: t("{many} others together", { many: rest.length }), value: together }] : []
      const largest = Math.max(1, ...shown.map(({ value }) => value))
      return {
        title: tell(sums),
        about: `${subject}, ${year.span}`,
        lines: [...shown, ...others]
          .filter(({ value }) => value)
          .map(({ name, value }, at) => ({
            name,
            text: `${writeWhole(value)} (${writeShareOf(value, all)})`,
            share: at < shown.length ? value / largest : undefined,
          })),
        sheet: {
          columns: [subjectOfColumn(column), t("Reports"), t("Share"), t("Finished"), t("On average")],
          rows: sums.map(({ name, value, finished, seconds }) => [
            name,
            writeWhole(value),
            writeShareOf(value, all),
            writeWhole(finished),
            finished ? writeSpan(seconds / finished) : '–',
          ]),
        },
      }
    },
  }
}

const subjectOfColumn = (column: 'channel' | 'category') =>
  column === 'channel' ? t("Channel") : t("Category")

export const chartChannels = (id: string): Chart =>
  rankReports(id, t("Public reports by channel"), 'reports-by-channel', 'channel', findings.tellChannels)

export const chartCategories = (id: string): Chart =>
  rankReports(id, t("Public reports by category"), 'reports-by-category', 'category', findings.tellCategories)

/** The offices with the most work, and how many of their ends came within the promise. */
export function chartOffices(id: string): Chart {
  const measure = 'promises-by-office'
  const subject = t("Done on time, by office")
  return {
    id,
    subject,
    measures: [measure],
    names: 'office',
    draw(tables, names) {
      const found = findMonths(tables, measure)
      if (!found) return null
      const year = findYear(found)
      const last = [...year.months].at(-1)
      const sums = sumByCode(found.rows, year, 'office', names)
        .map(({ code, name, rows }) => {
          const kept = sumOf(rows, 'finished_on_time')
          // What is open past its promise counts once: at the end of the last month.
          const late = sumOf(rows.filter((row) => row.month === last), 'open_overdue')
          const due = sumOf(rows, 'finished') + late
          return { code, name, kept, due, late, share: due ? kept / due : null }
        })
        .sort((a, b) => b.due - a.due)
      const top = sums.slice(0, TOP).filter(({ share }) => share !== null)
      return {
        title: findings.tellOffices(top),
        about: t("{subject}, {span}. The {many} offices with the most work.", { subject, span: year.span, many: top.length }),
        lines: top
          .toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0))
          .map(({ code, name, kept, due, share }) => ({
            name,
            href: addressOfOffice(code),
            text: t("{share}: {kept} of {due}", { share: writeShare(findings.roundShare(share ?? 0)), kept, due }),
            share: share ?? 0,
          })),
        sheet: {
          columns: [t("Office"), t("Done on time"), t("of all that count"), t("Share"), t("Open and late")],
          rows: sums.map(({ code, name, kept, due, late, share }) => [
            { text: name, href: addressOfOffice(code) },
            writeWhole(kept),
            writeWhole(due),
            orDash(share, writeShare),
            writeWhole(late),
          ]),
        },
      }
    },
  }
}

/** What is open now, and how much of it is past its promise. */
export function chartOpen(id: string): Chart {
  const measure = 'open-now'
  const subject = t("Open reports by office, now")
  return {
    id,
    subject,
    measures: [measure],
    names: 'office',
    draw(tables, names) {
      const table = tables[measure]
      if (!table) return null
      const offices = readRows(table)
        .map((row) => ({
          code: textOf(row, 'office'),
          name: names[textOf(row, 'office')] ?? textOf(row, 'office_name'),
          open: count(row, 'open'),
          overdue: count(row, 'overdue'),
          unanswered: count(row, 'unanswered'),
        }))
        .sort((a, b) => b.overdue - a.overdue || b.open - a.open)
      const open = offices.reduce((sum, each) => sum + each.open, 0)
      const overdue = offices.reduce((sum, each) => sum + each.overdue, 0)
      const top = offices.slice(0, TOP)
      const largest = Math.max(1, ...top.map((each) => each.open))
      return {
        title: findings.tellOpen(open, overdue),
        about: top.length ? t("{subject}. Those with the most late reports.", { subject }) : subject,
        note: top.length ? t("The striped part of a bar is late.") : undefined,
        lines: top.map((each) => ({
          name: each.name,
          href: addressOfOffice(each.code),
          text: t("{overdue} late of {open}", { overdue: each.overdue, open: each.open }),
          share: each.open / largest,
          part: each.overdue / each.open,
        })),
        sheet: {
          columns: [t("Office"), t("Open"), t("Late"), t("Without an answer in time")],
          rows: offices.map((each) => [
            { text: each.name, href: addressOfOffice(each.code) },
            writeWhole(each.open),
            writeWhole(each.overdue),
            writeWhole(each.unanswered),
          ]),
        },
      }
    },
  }
}

/** The map of the last year's reports by kelurahan. */
export function chartAreas(id: string): Chart {
  const measure = 'reports-by-kelurahan'
  const subject = t("Public reports by kelurahan")
  return {
    id,
    subject,
    measures: [measure],
    draw(tables, names) {
      const found = findMonths(tables, measure)
      if (!found) return null
      const year = findYear(found)
      const sums = sumByCode(found.rows, year, 'kelurahan', names)
        .map(({ code, name, rows }) => ({
          code,
          name: code === '-' ? t("Outside the city, or unknown") : name,
          value: sumOf(rows, 'reports'),
          finished: sumOf(rows, 'finished'),
          seconds: sumOf(rows, 'seconds_to_finish'),
        }))
        .sort((a, b) => b.value - a.value)
      const areas = sums.filter(({ code }) => KELURAHAN.test(code))
      return {
        title: findings.tellAreas(areas),
        about: `${subject}, ${year.span}`,
        areas,
        note: t("Some locations may point to a home. Those reports count in their kecamatan, not on the map."),
        sheet: {
          columns: [t("Kelurahan or kecamatan"), t("Reports"), t("Finished"), t("On average")],
          rows: sums.map(({ name, value, finished, seconds }) => [
            name,
            writeWhole(value),
            writeWhole(finished),
            finished ? writeSpan(seconds / finished) : '–',
          ]),
        },
      }
    },
  }
}

/** How often closings of an office were good, by month. */
export function chartQuality(id: string, office: string): Chart {
  const measure = 'quality-by-office'
  const subject = t("Reopened reports and checks of the completed work")
  return {
    id,
    subject,
    measures: [measure],
    draw(tables) {
      const found = findMonths(tables, measure, (row) => row.office === office)
      if (!found) return null
      const rows = found.byMonth
      const points = listPoints(found, (row) => ({
        value: count(row, 'reopened') + count(row, 'closings_rejected'),
      }))
      const year = findYear(found)
      const last = found.rows.filter((row) => year.months.has(textOf(row, 'month')))
      return {
        title: findings.tellQuality(sumOf(last, 'reopened'), sumOf(last, 'closings_rejected'), year.span),
        about: describeMonths(subject, found),
        months: { shape: 'bars', points, write: writeWhole, scale: writeCompact, unit: t("reports"), marked: false },
        sheet: {
          columns: [t("Month"), t("Reopened"), t("Accepted"), t("Sent back"), t("Rated"), t("Average rating"), t("Escalated")],
          rows: found.all.toReversed().map((month) => {
            const row = rows.get(month)
            const rated = count(row, 'rated')
            return [
              writeMonth(month, found.running),
              writeWhole(count(row, 'reopened')),
              writeWhole(count(row, 'closings_accepted')),
              writeWhole(count(row, 'closings_rejected')),
              writeWhole(rated),
              rated ? writeTenths(count(row, 'stars') / rated) : '–',
              writeWhole(count(row, 'escalated')),
            ]
          }),
        },
      }
    },
  }
}

/** How long an office's open reports were in each stage of work, over the last year. */
export function chartStages(id: string, office: string): Chart {
  const measure = 'office-time'
  const subject = t("Time of open reports at this office, by stage")
  return {
    id,
    subject,
    measures: [measure],
    draw(tables) {
      const found = findMonths(tables, measure, (row) => row.office === office)
      if (!found) return null
      const year = findYear(found)
      const sums = sumByCode(found.rows, year, 'stage', {})
        .map(({ code, rows }) => ({
          name: nameStatus(code),
          value: sumOf(rows, 'seconds'),
          reports: sumOf(rows, 'reports'),
        }))
        .sort((a, b) => b.value - a.value)
      const all = sums.reduce((sum, { value }) => sum + value, 0)
      const largest = Math.max(1, ...sums.map(({ value }) => value))
      return {
        title: findings.tellStages(sums),
        about: `${subject}, ${year.span}`,
        lines: sums.map(({ name, value, reports }) => ({
          name,
          text: t("{share}, {span} for each report and month", {
            share: writeShareOf(value, all),
            span: writeSpan(value / Math.max(1, reports)),
          }),
          share: value / largest,
        })),
        sheet: {
          columns: [t("Stage"), t("Time of all reports"), t("Share"), t("Reports, each once a month")],
          rows: sums.map(({ name, value, reports }) => [
            name,
            writeSpan(value),
            writeShareOf(value, all),
            writeWhole(reports),
          ]),
        },
      }
    },
  }
}
