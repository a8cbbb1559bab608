// Sending something of a report: whether it is on its way, and why it was refused.

import { describeTrouble } from '../../lib/api'
import { outbox, type Outcome } from '../outbox/outbox.svelte'
import type { Step } from '../outbox/store'

export class Attempt {
  busy = $state(false)
  trouble = $state('')

  /** Take a step. Return what became of it; null where the service refused it. */
  take = (step: Step): Promise<Outcome | null> => this.run(() => outbox.take(step))

  /** Return what a call resolves to; null where it failed. */
  async run<T>(call: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null
    this.busy = true
    this.trouble = ''
    try {
      return await call()
    } catch (problem) {
<<<<<<< HEAD
      this.trouble = describeTrouble(problem)
      return null
=======
      if (problem instanceof Refused) this.#key = crypto.randomUUID()
      await this.tell(problem, renew)
      return false
>>>>>>> record
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
