// The closings that wait for a verdict, one after the other. What was judged or skipped here does
// not come again, even where the list still has it.

import { describeTrouble } from '../../lib/api'
import { ask, work, type Line, type Record } from '../work'

interface Page {
  items: Line[]
  next: string | null
}

const EACH = 100 // lines of a page

export class Closings {
  /** The numbers that wait, the one to see first on top; null until they are known. */
  waiting = $state.raw<string[] | null>(null)
  /** Whether more wait than are counted. */
  more = $state(false)
  skipped = $state.raw<string[]>([])
  record = $state.raw<Record | null>(null)
  trouble = $state('')

  #judged = new Set<string>()

  /** Read which closings wait, and show the first one. */
  async begin(): Promise<void> {
    this.trouble = ''
    try {
      const query = { queue: 'verification', limit: EACH }
      const page = await ask<Page>(work.GET('/v1/work', { params: { query: query as never } }))
      const passed = new Set([...this.#judged, ...this.skipped])
      this.waiting = page.items.map(({ number }) => number).filter((each) => !passed.has(each))
      this.more = page.next !== null
      await this.#show()
    } catch (problem) {
      this.trouble = describeTrouble(problem)
    }
  }

  /** Show the first closing that this officer may judge. */
  async #show(): Promise<void> {
    this.record = null
    for (;;) {
      const number = this.waiting?.[0]
      if (!number) {
        if (!this.more) return
        this.more = false
        return this.begin()
      }
      const record = await this.#read(number)
      if (record.may_verify) {
        this.record = record
        return
      }
      this.#judged.add(number) // by somebody else meanwhile, or it is this officer's own work
      this.#leave(number)
    }
  }

  #read = (number: string) =>
    ask<Record>(work.GET('/v1/work/{number}', { params: { path: { number } } }))

  #leave(number: string): void {
    this.waiting = this.waiting?.filter((each) => each !== number) ?? null
  }

  /** Show the next closing, after a verdict or without one. */
  async next({ judged }: { judged: boolean }): Promise<void> {
    const number = this.record?.number
    if (!number) return
    if (judged) this.#judged.add(number)
    else this.skipped = [...this.skipped, number]
    this.#leave(number)
    await this.#again(() => this.#show())
  }

  /** Read the closing again, since it has changed; show the next one if it waits no longer. */
  async renew(): Promise<void> {
    const number = this.record?.number
    if (!number) return
    await this.#again(async () => {
      const record = await this.#read(number)
      if (record.may_verify) this.record = record
      else await this.next({ judged: true })
    })
  }

  async takeUpSkipped(): Promise<void> {
    this.skipped = []
    await this.begin()
  }

  async #again(show: () => Promise<void>): Promise<void> {
    this.trouble = ''
    try {
      await show()
    } catch (problem) {
      this.trouble = describeTrouble(problem)
    }
  }
}
