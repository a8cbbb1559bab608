// The queue of an office: its views with their counts, and the lines of the chosen one. Every half
// minute it is asked whether anything changed, which costs next to nothing when nothing did. New
// lines wait until an officer wants to see them, so that nothing moves under a finger.

import { describeTrouble } from '../../lib/api'
import { ask, askTagged, work, type Counts, type Line } from '../work'
import type { Wanted } from './filters'

interface Page {
  items: Line[]
  next: string | null
}

const EACH = 50 // lines of a page
const FEWEST = 10 // lines after which a page that a filter made short is long enough
const MOST_CALLS = 5 // to fill one page

export const idOf = (line: Line) => `${line.kind}-${line.number}-${line.task ?? ''}`

class Queue {
  counts = $state.raw<Counts | null>(null)
  lines = $state.raw<Line[] | null>(null)
  next = $state.raw<string | null>(null)
  trouble = $state('')
  busy = $state(false)
  /** How many lines are there that are not shown yet. */
  news = $state(0)
  /** Whether lines have gone or changed their places since. */
  changed = $state(false)
  now = $state(Date.now())

  #wanted: Wanted | null = null
  #tag: string | null = null
  #countTag: string | null = null
  #question = 0

  /** Show the lines of what is wanted, from the first one. */
  async load(wanted: Wanted): Promise<void> {
    this.#wanted = wanted
    this.lines = null
    await this.reload()
  }

  /**
   * Show the present lines, from the first one and as many as there were. Those shown before stay
   * until then.
   */
  async reload(): Promise<void> {
    const question = ++this.#question
    const wanted = this.#wanted
    if (!wanted) return
    this.trouble = ''
    this.news = 0
    this.changed = false
    this.busy = true
    const fewest = Math.max(FEWEST, this.lines?.length ?? 0)
    try {
      const first = await askPage(wanted, null, null)
      const page = await this.#fill(wanted, first?.data ?? { items: [], next: null }, fewest)
      if (question !== this.#question) return
      this.now = Date.now()
      this.lines = page.items
      this.next = page.next
      this.#tag = first?.tag ?? null
    } catch (problem) {
      if (question === this.#question) this.trouble = describeTrouble(problem)
    } finally {
      if (question === this.#question) this.busy = false
    }
  }

  /** Show the next lines as well. Return where they begin. */
  async more(): Promise<number> {
    const question = this.#question
    const wanted = this.#wanted
    const before = this.lines?.length ?? 0
    if (!wanted || !this.next || this.busy) return before
    this.busy = true
    this.trouble = ''
    try {
      const page = await this.#fill(wanted, { items: [], next: this.next }, FEWEST)
      if (question !== this.#question) return before
      const shown = new Set(this.lines?.map(idOf))
      this.lines = [...(this.lines ?? []), ...page.items.filter((each) => !shown.has(idOf(each)))]
      this.next = page.next
    } catch (problem) {
      this.trouble = describeTrouble(problem)
    } finally {
      this.busy = false
    }
    return before
  }

  /** Add pages until there are enough lines. */
  async #fill(wanted: Wanted, page: Page, fewest: number): Promise<Page> {
    const most = MOST_CALLS + Math.ceil(fewest / EACH)
    for (let calls = 1; page.next && page.items.length < fewest && calls < most; calls++) {
      const found = await askPage(wanted, page.next, null)
      if (!found) break
      page = { items: [...page.items, ...found.data.items], next: found.data.next }
    }
    return page
  }

  /** Look for news: of the counts, and of the first page of lines. */
  async refresh(): Promise<void> {
    this.now = Date.now()
    await Promise.all([this.#refreshCounts(), this.#refreshLines()])
  }

  async #refreshCounts(): Promise<void> {
    const headers = this.#countTag ? { 'If-None-Match': this.#countTag } : {}
    const found = await askTagged<Counts>(work.GET('/v1/work/counts', { headers })).catch(() => null)
    if (!found) return
    this.counts = found.data
    this.#countTag = found.tag
  }

  async #refreshLines(): Promise<void> {
    const question = this.#question
    const wanted = this.#wanted
    if (!wanted || wanted.words || this.busy || !this.lines) return
    const found = await askPage(wanted, null, this.#tag).catch(() => null)
    if (!found || question !== this.#question) return
    this.#tag = found.tag
    const [shown, first] = [this.lines, found.data.items]
    const known = new Set(shown.map(idOf))
    const there = new Map(first.map((line) => [idOf(line), line]))
    this.news = first.filter((line) => !known.has(idOf(line))).length
    const begun = shown.slice(0, first.length).map(idOf)
    this.changed = begun.join() !== first.map(idOf).join()
    this.lines = shown.map((line) => there.get(idOf(line)) ?? line)
  }

  /** Note the versions that reports have after a step, by their numbers. */
  noteVersions(versions: ReadonlyMap<string, number>): void {
    this.lines = (this.lines ?? []).map((line) => {
      const version = line.kind === 'report' ? versions.get(line.number) : undefined
      return version ? { ...line, version } : line
    })
  }

  /** Forget everything, for the next officer. */
  clear(): void {
    this.#question++
    this.#wanted = this.#tag = this.#countTag = null
    this.counts = this.lines = this.next = null
    this.busy = false
  }
}

export const queue = new Queue()

async function askPage(wanted: Wanted, cursor: string | null, tag: string | null) {
  const { view, words, filters } = wanted
  const shared = { limit: EACH, ...(cursor ? { cursor } : {}), ...filters }
  if (words) {
    const query = { q: words, ...shared }
    const data = await ask<Page>(work.GET('/v1/work/search', { params: { query: query as never } }))
    return { data, tag: null }
  }
  const query = { ...view.query, ...shared }
  const headers = tag ? { 'If-None-Match': tag } : {}
  return askTagged<Page>(work.GET('/v1/work', { params: { query: query as never }, headers }))
}
