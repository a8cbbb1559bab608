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
      this.trouble = describeTrouble(problem)
      return null
    } finally {
      this.busy = false
    }
  }
}
