// Deleting: an answer without a body says that it was done.

import { NoAnswer, Refused, type Answer, type Problem } from '../../lib/api'
import { t } from '../../lib/sentences'

/** Wait for the answer of a DELETE. Throws NoAnswer or Refused. */
export async function sendDelete(call: Promise<Answer<unknown>>): Promise<void> {
  const answer = await call.catch(() => null)
  if (!answer || answer.response.status >= 500) throw new NoAnswer()
  if (answer.response.ok) return
  const { error, response } = answer
  const told = error && typeof error === 'object' && 'detail' in error
  throw new Refused(
    told
      ? (error as Problem)
      : { type: '', status: response.status, detail: t("The service refused this.") },
  )
}
