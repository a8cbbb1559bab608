// A form: what is wrong at its fields, whether it is on its way, and why it was refused.

import { describeTrouble, Refused } from '../lib/api'

export class Form {
  /** A sentence for each wrong field. */
  faults = $state.raw<Record<string, string>>({})
  /** What is wrong with none of the fields. */
  trouble = $state('')
  busy = $state(false)

  /**
   * `fields` are those at which a refusal of the service can be shown, and `describe` has the words
   * for what went wrong.
   */
  constructor(
    readonly fields: string[],
    readonly describe: (problem: unknown) => string = describeTrouble,
  ) {}

  /**
   * Send the form if its check found no `faults`. Return what the call resolves to; null where
   * something is wrong.
   */
  async send<T>(faults: Record<string, string>, call: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null
    this.trouble = ''
    this.faults = faults
    if (Object.keys(faults).length) return null
    this.busy = true
    try {
      return await call()
    } catch (problem) {
      const field = problem instanceof Refused ? problem.problem.field : undefined
      const sentence = this.describe(problem)
      if (field && this.fields.includes(field)) this.faults = { [field]: sentence }
      else this.trouble = sentence
      return null
    } finally {
      this.busy = false
    }
  }
}

/**
 * The words for a refusal, with the label of the field in the place of its name, which is the
 * service's own.
 */
export const describeByLabel =
  (labelOf: (field: string) => string | undefined) =>
  (problem: unknown): string => {
    const sentence = describeTrouble(problem)
    const field = problem instanceof Refused ? problem.problem.field : undefined
    const label = field && labelOf(field)
    return label && sentence.startsWith(field) ? label + sentence.slice(field.length) : sentence
  }
