// The lines that an officer has chosen to take one step with, and what became of each. A chosen
// line keeps the version that was seen when it was chosen, so that nothing is overwritten that
// somebody else does meanwhile.

import { SvelteMap } from 'svelte/reactivity'
import { t } from '../../lib/sentences'
import { isStale, type Line } from '../work'
import type { BulkResult } from '../outbox/outbox.svelte'

/** What became of a line: words that stand in it until it is chosen anew or the list is. */
export interface Outcome {
  done: boolean
  words: string
}

export interface Chosen {
  line: Line
  version: number
}

/** Lines that a step can be taken with; tasks, appeals and hidings are answered one by one. */
export const isChoosable = (line: Line) =>
  line.kind === 'report' && line.version !== null && !line.closed_at

class Selection {
  /** By the number of the report. */
  readonly chosen = new SvelteMap<string, Chosen>()
  readonly outcomes = new SvelteMap<string, Outcome>()
  /** The line that was chosen last, from which a range begins. */
  #last = ''

  get size(): number {
    return this.chosen.size
  }

  has(line: Line): boolean {
    return line.kind === 'report' && this.chosen.has(line.number)
  }

  /** Choose a line, or no longer. With `range`, also all lines between it and the last one. */
  toggle(line: Line, lines: Line[], range = false): void {
    if (!isChoosable(line)) return
    const [from, to] = [this.#last, line.number].map((number) =>
      lines.findIndex((each) => each.kind === 'report' && each.number === number),
    )
    if (range && from !== undefined && from >= 0 && to !== undefined) {
      this.add(lines.slice(Math.min(from, to), Math.max(from, to) + 1))
    } else if (this.has(line)) this.chosen.delete(line.number)
    else this.add([line])
    this.#last = line.number
  }

  add(lines: Line[]): void {
    for (const line of lines) {
      if (!isChoosable(line) || this.has(line)) continue
      this.outcomes.delete(line.number)
      this.chosen.set(line.number, { line, version: line.version as number })
    }
  }

  /** Choose nothing. What became of the lines stays written in them. */
  clear(): void {
    this.chosen.clear()
    this.#last = ''
  }

  forget(): void {
    this.clear()
    this.outcomes.clear()
  }

  /** Keep only what is still shown. The list was loaded anew, and says itself how things are. */
  keepShown(lines: Line[]): void {
    const shown = new Set(lines.map((line) => line.number))
    for (const number of this.chosen.keys()) if (!shown.has(number)) this.chosen.delete(number)
    for (const [number, { done }] of this.outcomes)
      if (done || !this.chosen.has(number)) this.outcomes.delete(number)
  }

  /** Lines whose step waits to be sent are no longer chosen. */
  leave(numbers: string[]): void {
    for (const number of numbers) {
      this.outcomes.delete(number)
      this.chosen.delete(number)
    }
  }

  /** Write down what became of a step: what was done is no longer chosen. */
  note(results: BulkResult[], step: string): void {
    for (const { number, version, problem } of results) {
      const before = this.chosen.get(number)
      if (version !== null) {
        this.outcomes.set(number, { done: true, words: t("Recorded: {step}", { step }) })
        this.chosen.delete(number)
      } else if (problem) {
        this.outcomes.set(number, { done: false, words: describe(problem) })
        // Its officer reads what has changed, and may send the step again.
        if (before && problem.version) this.chosen.set(number, { ...before, version: problem.version })
      }
    }
  }
}

export const selection = new Selection()

function describe(problem: NonNullable<BulkResult['problem']>): string {
  if (!isStale(problem)) return problem.detail
  const change = problem.changes?.at(-1)?.title
  return change
    ? t("Changed since you selected it: {change}. Nothing was overwritten.", { change })
    : t("Changed since you selected it. Nothing was overwritten.")
}
