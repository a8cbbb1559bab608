// Lists that come page by page.

import { describeTrouble } from '../lib/api'

export interface Page<Item> {
  items: Item[]
  next: string | null
}

export class PagedList<Item> {
  /** What has come so far; null until the first page is here. */
  items = $state.raw<Item[] | null>(null)
  /** The cursor of the next page; null where there is none. */
  next = $state<string | null>(null)
  trouble = $state('')
  busy = $state(false)
  #round = 0
  readonly #loadPage: (query: { cursor?: string }) => Promise<Page<Item>>

  constructor(loadPage: (query: { cursor?: string }) => Promise<Page<Item>>) {
    this.#loadPage = loadPage
  }

  /** Read the list from its beginning. */
  restart(): Promise<void> {
    this.items = this.next = null
    return this.#load()
  }

  async more(): Promise<void> {
    if (!this.busy) await this.#load()
  }

  async #load(): Promise<void> {
    const round = ++this.#round
    this.busy = true
    this.trouble = ''
    try {
      const page = await this.#loadPage(this.next ? { cursor: this.next } : {})
      if (round !== this.#round) return
      this.items = [...(this.items ?? []), ...page.items]
      this.next = page.next
    } catch (problem) {
      if (round === this.#round) this.trouble = describeTrouble(problem)
    } finally {
      if (round === this.#round) this.busy = false
    }
  }
}
