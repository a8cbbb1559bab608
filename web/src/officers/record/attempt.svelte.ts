// Sending something of a report: what the form says meanwhile, and when it was refused.

import { describeTrouble, Refused } from '../../lib/api'
import { t } from '../../lib/sentences'

export interface Change {
  title: string
  at: string
}

export class Attempt {
  busy = $state(false)
  trouble = $state('')
  /** What happened to the report since it was opened; null unless that was the trouble. */
  changes = $state.raw<Change[] | null>(null)

  #key = crypto.randomUUID()

  /**
   * Send something by a key, which stays the same until there is an answer: it may have been done.
   * `renew` reads a report that has changed again. Return whether it was done.
   */
  async send(call: (key: string) => Promise<void>, renew: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.trouble = ''
    this.changes = null
    try {
      await call(this.#key)
      return true
    } catch (problem) {
      if (problem instanceof Refused) this.#key = crypto.randomUUID()
      await this.tell(problem, renew)
      return false
    } finally {
      this.busy = false
    }
  }

  /** Say why something was refused, and what changed; `renew` reads the report again then. */
  async tell(problem: unknown, renew: () => Promise<void>): Promise<void> {
    this.trouble = describeTrouble(problem)
    if (!isStale(problem)) return
    this.trouble = t("This report changed since you opened it. Nothing was overwritten.")
    this.changes = (problem.problem.changes as Change[] | undefined) ?? []
    await renew()
  }
}

/** Whether the report has changed since it was opened. */
export const isStale = (problem: unknown): problem is Refused =>
  problem instanceof Refused && problem.problem.type === '/problems/stale-version'
