// What a chart says, in one sentence: its title. It is computed from the numbers that are shown, and
// everybody can check it in the table below.
//
// A month that is not over is never compared: it has fewer days than the others. The last month
// that is over is compared with the same month of the year before, as reports come with the
// seasons, and in the first year with the first month that there is.

import { t, tn } from '../lib/sentences'
import {
  chooseUnit,
  countMonths,
  nameMonth,
  writePoints,
  writeShare,
  writeSpan,
  writeSpanAlone,
  writeWhole,
} from './numbers'

/** A month with its value: null where there is none, or where it is too few to be told. */
export interface Point {
  month: string
  value: number | null
  /** The month is not over. */
  running: boolean
  /** Of a share: how many of how many. */
  kept?: number
  due?: number
}

/** Two months that a title compares, as places in the list of points. */
export interface Compared {
  before: number
  after: number
}

const YEAR = 12 // months
const FLAT = 0.05 // a change by less than this share is none that a title tells
const LEAST = 20 // of what is counted: fewer give percents that say nothing
const WINDOW = 3 // months that are taken together to see a trend
const WINDOWS = 4 // that have to fall one after the other

/** Which two months are compared; null when there are not two that are over. */
export function choosePair(points: Point[]): Compared | null {
  const known = points.flatMap(({ value, running }, at) => (value === null || running ? [] : [at]))
  const after = known.at(-1)
  const first = known[0]
  if (after === undefined || first === undefined || first === after) return null
  const month = points[after]?.month ?? ''
  const year = known.find((at) => countMonths(points[at]?.month ?? '', month) === YEAR)
  return { before: year ?? first, after }
}

const lastClosed = (points: Point[]) =>
  points.findLast(({ value, running }) => value !== null && !running)

const nameBefore = (points: Point[], { before }: Compared) => nameMonth(points[before]?.month ?? '')

function tellSince(points: Point[], { before, after }: Compared): string {
  const [from, to] = [points[before]?.month ?? '', points[after]?.month ?? '']
  return countMonths(from, to) === YEAR ? t("in a year") : t("since {month}", { month: nameMonth(from) })
}

interface Change {
  before: number
  after: number
  /** Of the value before; infinite when that was none. */
  share: number
  since: string
  /** The month that is compared. */
  month: string
}

function readChange(points: Point[]): Change | null {
  const pair = choosePair(points)
  if (!pair) return null
  const before = points[pair.before]?.value ?? 0
  const after = points[pair.after]?.value ?? 0
  const share = before ? (after - before) / before : after ? Infinity : 0
  return { before, after, share, since: tellSince(points, pair), month: nameBefore(points, pair) }
}

/** The title of reports by month. */
export function tellReports(points: Point[]): string {
  const change = readChange(points)
  const last = lastClosed(points)
  const month = nameMonth(last?.month ?? points.at(-1)?.month ?? '2000-01')
  const running = points.at(-1)
  if (!last) {
    if (!running?.value) return t("There are no reports yet")
    return t("{many} so far in {month}", { many: tellMany(running.value), month })
  }
  const many = last.value ?? 0
  if (!change) return t("{many} in {month}", { many: tellMany(many), month })
  const { before, share, since } = change
  if (Math.max(before, many) < LEAST || !Number.isFinite(share))
    return t("{many} in {month}, after {before} in {earlier}", { many: tellMany(many), month, before, earlier: change.month })
  if (Math.abs(share) < FLAT)
    return t("About {many} reports a month, as in {month}", { many: writeWhole((before + many) / 2), month: change.month })
  const values = { share: writeShare(roundShare(Math.abs(share))), since, many, month }
  return share > 0
    ? t("Reports rose by {share} {since}, to {many} in {month}", values)
    : t("Reports fell by {share} {since}, to {many} in {month}", values)
}

const tellMany = (many: number) => tn("{many} report", "{many} reports", many)

/** The title of reporters by month. */
export function tellReporters(points: Point[]): string {
  const change = readChange(points)
  const last = lastClosed(points)
  if (!last) return t("How many people report is counted when the month is over")
  const month = nameMonth(last.month)
  const many = last.value ?? 0
  const people = tn("{many} person", "{many} people", many)
  if (!change || !Number.isFinite(change.share)) return t("{many} reported in {month}", { many: people, month })
  const { before, share, since } = change
  if (Math.max(before, many) < LEAST)
    return t("{many} reported in {month}, after {before} in {earlier}", { many: people, month, before, earlier: change.month })
  if (Math.abs(share) < FLAT)
    return t("About {many} people report each month, as in {month}", { many: writeWhole((before + many) / 2), month: change.month })
  const values = { share: writeShare(roundShare(Math.abs(share))), since, many, month }
  return share > 0
    ? t("People who report rose by {share} {since}, to {many} in {month}", values)
    : t("People who report fell by {share} {since}, to {many} in {month}", values)
}

/** The title of the time to finish by month, in seconds. */
export function tellTimes(points: Point[]): string {
  const change = readChange(points)
  const last = lastClosed(points)
  if (!last?.value) {
    const running = points.at(-1)
    return running?.value
      ? t("This month reports are done in {span} so far", { span: writeSpan(running.value) })
      : t("Too few reports are done to say how long they take")
  }
  if (!change || !Number.isFinite(change.share))
    return t("In {month} reports are done in {span}", { month: nameMonth(last.month), span: writeSpan(last.value) })
  const { share, since } = change
  const unit = chooseUnit(change.before, change.after)
  const before = writeSpanAlone(change.before, unit)
  const after = writeSpan(change.after, unit)
  if (Math.abs(share) < FLAT || before === writeSpanAlone(change.after, unit))
    return t("The time to finish is about {after}, as in {month}", { after, month: change.month })
  if (share > 0) return t("The time to finish rose from {before} to {after} {since}", { before, after, since })
  return fallsSteadily(points)
    ? t("Faster and faster: the time to finish fell from {before} to {after} {since}", { before, after, since })
    : t("The time to finish fell from {before} to {after} {since}", { before, after, since })
}

/** Whether the last quarters of a year were each lower than the one before. */
function fallsSteadily(points: Point[]): boolean {
  const known = points.flatMap(({ value, running }) => (running || value === null ? [] : [value]))
  if (known.length < WINDOW * WINDOWS) return false
  const last = known.slice(-WINDOW * WINDOWS)
  const sums = Array.from({ length: WINDOWS }, (_, at) =>
    last.slice(at * WINDOW, (at + 1) * WINDOW).reduce((sum, value) => sum + value, 0),
  )
  return sums.every((sum, at) => at === 0 || sum < (sums[at - 1] ?? 0))
}

/** How far two shares are apart: `3.1 points`. */
const tellPoints = (share: number): string =>
  tn("{many} point", "{many} points", Math.round(Math.abs(share) * 1000) / 10)

/** The title of a share by month, such as of the ends within the promise. */
export function tellKept(points: Point[]): string {
  const last = lastClosed(points)
  if (last?.value == null) return t("No report had to be done in a month that is over")
  const share = writeShare(roundShare(last.value))
  const pair = choosePair(points)
  const month = nameMonth(last.month)
  const { kept = LEAST, due = LEAST } = last
  if (due < LEAST) return t("{kept} of {due} reports were done on time in {month}", { kept, due, month })
  if (!pair || (points[pair.before]?.due ?? LEAST) < LEAST) return t("{share} of the reports were done on time in {month}", { share, month })
  const before = points[pair.before]?.value ?? 0
  const by = tellPoints(last.value - before)
  if (by === tellPoints(0))
    return t("{share} of the reports are done on time, as in {month}", { share, month: nameBefore(points, pair) })
  const values = { share, by, since: tellSince(points, pair) }
  return last.value > before
    ? t("Reports done on time rose by {by} {since}, to {share}", values)
    : t("Reports done on time fell by {by} {since}, to {share}", values)
}

/** A name with its count. */
export interface Ranked {
  name: string
  value: number
}

const total = (ranked: Ranked[]) => ranked.reduce((sum, { value }) => sum + value, 0)
const first = (ranked: Ranked[]) => ranked.reduce<Ranked | null>((a, b) => (a && a.value >= b.value ? a : b), null)

export function tellChannels(ranked: Ranked[]): string {
  const top = first(ranked)
  if (!top?.value) return t("There are no reports yet")
  return t("{name} brings {share} of all reports", { name: top.name, share: writeShare(roundShare(top.value / total(ranked))) })
}

export function tellCategories(ranked: Ranked[]): string {
  const top = first(ranked)
  if (!top?.value) return t("There are no reports yet")
  return t("Most reports are about {name}: {share} of all", { name: top.name, share: writeShare(roundShare(top.value / total(ranked))) })
}

export function tellAreas(ranked: Ranked[]): string {
  const top = first(ranked)
  if (!top?.value) return t("There are no reports yet")
  return t("Most reports came from {name}: {many}", { name: top.name, many: top.value })
}

/** An office with the share of its ends within the promise; null where none was due. */
export interface Office {
  name: string
  share: number | null
}

/** The title of the offices with the most ends. */
export function tellOffices(offices: Office[]): string {
  const known = offices.filter(({ share }) => share !== null)
  const best = known.reduce<Office | null>((a, b) => (a && (a.share ?? 0) >= (b.share ?? 0) ? a : b), null)
  if (!best) return t("No report had to be done yet")
  const share = writeShare(roundShare(best.share ?? 0))
  if (known.length < 2) return t("{name} finishes {share} on time", { name: best.name, share })
  return t("Of the {many} offices with the most work, {name} is most often on time: {share}", {
    many: known.length,
    name: best.name,
    share,
  })
}

/** The title of what is open now. */
export function tellOpen(open: number, overdue: number): string {
  if (!open) return t("No report is open now")
  const many = tn("{many} report is open now", "{many} reports are open now", open)
  if (!overdue) return t("{many}, none late", { many })
  return t("{many}, {overdue} ({share}) late", {
    many,
    overdue,
    share: writeShare(roundShare(overdue / open)),
  })
}

/** How often closings had to be done again, over a span of months. */
export function tellQuality(reopened: number, rejected: number, span: string): string {
  if (!reopened && !rejected) return t("No work had to be done again, {span}", { span })
  return t("{reopened} reports were reopened and {rejected} sent back, {span}", { reopened, rejected, span })
}

/** How long open reports were in the stages of work. */
export function tellStages(ranked: Ranked[]): string {
  const top = first(ranked)
  if (!top?.value) return t("No report was open")
  return t("Most of the time passes in the stage “{name}”: {share}", {
    name: top.name,
    share: writeShare(roundShare(top.value / total(ranked))),
  })
}

/** Titles have whole percents, tables have more. */
export const roundShare = (share: number): number => Math.round(share * 100) / 100

// The five key figures.

export type Figure =
  | 'participation'
  | 'responsiveness'
  | 'transparency'
  | 'effectiveness'
  | 'efficiency'

export const FIGURES: Figure[] = [
  'participation',
  'responsiveness',
  'transparency',
  'effectiveness',
  'efficiency',
]

/** A key figure of a quarter or year. ``value`` is a count, a share, or seconds. */
export interface Key {
  figure: Figure
  value: number | null
  part: number | null
  whole: number | null
  trend: number | null
  closed: boolean
}

export function nameFigure(figure: Figure): string {
  return {
    participation: t("Participation"),
    responsiveness: t("Responsiveness"),
    transparency: t("Transparency"),
    effectiveness: t("Effectiveness"),
    efficiency: t("Efficiency"),
  }[figure]
}

export function defineFigure(figure: Figure): string {
  return {
    participation: t("Public reports that were filed, and how many people filed them, each person once. People are counted when the period is over."),
    responsiveness: t("First answers of offices on time, out of all that were due. An answer that is still missing counts as late."),
    transparency: t("Reports that anybody can follow, out of all reports of the months that are over. The others are private."),
    effectiveness: t("The mean time from filing to the end of the reports that were finished."),
    efficiency: t("Reports done on time, out of all that were due: the indicator of TKD. A late report that is still open counts, too."),
  }[figure]
}

/** The value itself, as large as it stands in the sentence. */
export function writeKey({ figure, value }: Key): string {
  if (value === null) return '–'
  if (figure === 'participation') return writeWhole(value)
  return figure === 'effectiveness' ? writeSpan(value) : writeShare(value)
}

/** The sentence that goes on after the value. */
export function tellKey({ figure, value, part, whole }: Key): string {
  const [of, all] = [part ?? 0, whole ?? 0]
  if (figure === 'participation') {
    if (!value) return t("No report came in")
    return whole === null
      ? tn("report came in", "reports came in", of)
      : tn("reports came in, from {many} person", "reports came in, from {many} people", all)
  }
  if (figure === 'transparency')
    return value === null ? t("No month is over yet") : t("of all reports can be followed by anybody")
  if (figure === 'effectiveness')
    return value === null ? t("No report is done yet") : t("from the report to its end, on average")
  if (value === null)
    return figure === 'efficiency' ? t("No report had to be done yet") : t("No answer was due yet")
  return figure === 'efficiency'
    ? t("of the reports were done on time: {of} of {all}", { of, all })
    : t("of the answers came on time: {of} of {all}", { of, all })
}

/** Which way a key figure went; null when there is nothing to compare it with. */
export function findDirection({ figure, trend, closed, value }: Key): 'up' | 'down' | 'same' | null {
  if (trend === null || value === null) return null
  // A period that is not over has fewer reports than the one before.
  if (figure === 'participation' && !closed) return null
  const by = Math.abs(trend)
  const told = {
    participation: () => writeWhole(by),
    responsiveness: () => writePoints(by),
    transparency: () => writePoints(by),
    effectiveness: () => writeSpanAlone(by, chooseUnit(value)),
    efficiency: () => writePoints(by),
  }[figure]()
  if (told === '0') return 'same'
  return trend > 0 ? 'up' : 'down'
}

/** How a key figure changed since the period before, in words; nothing when it can't be compared. */
export function tellTrend(key: Key, span: 'quarter' | 'year'): string {
  const direction = findDirection(key)
  if (!direction) return ''
  if (direction === 'same')
    return span === 'quarter' ? t("as in the quarter before") : t("as in the year before")
  const { figure, trend, value } = key
  const by =
    figure === 'participation'
      ? writeWhole(Math.abs(trend ?? 0))
      : figure === 'effectiveness'
        ? writeSpan(Math.abs(trend ?? 0), chooseUnit(value ?? 0))
        : tellPoints(trend ?? 0)
  if (figure === 'effectiveness') {
    if (span === 'quarter')
      return direction === 'up' ? t("{by} slower than in the quarter before", { by }) : t("{by} faster than in the quarter before", { by })
    return direction === 'up' ? t("{by} slower than in the year before", { by }) : t("{by} faster than in the year before", { by })
  }
  if (figure === 'participation') {
    if (span === 'quarter')
      return direction === 'up' ? t("{by} more than in the quarter before", { by }) : t("{by} fewer than in the quarter before", { by })
    return direction === 'up' ? t("{by} more than in the year before", { by }) : t("{by} fewer than in the year before", { by })
  }
  if (span === 'quarter')
    return direction === 'up' ? t("{by} higher than in the quarter before", { by }) : t("{by} lower than in the quarter before", { by })
  return direction === 'up' ? t("{by} higher than in the year before", { by }) : t("{by} lower than in the year before", { by })
}
