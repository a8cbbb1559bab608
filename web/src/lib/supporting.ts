// "This happens to me, too": a report of somebody else is joined.

import { api, type Problem } from './api'
import { NoAnswer, Refused } from './sending'

/** Join a report, and be told of it where a contact is given. Throws NoAnswer or Refused. */
export async function support(
  number: string,
  contact: { name: string; phone: string; email: string },
): Promise<void> {
  const filled = Object.entries(contact).filter(([name, text]) => name !== 'name' && text.trim())
  const answer = await api
    .POST('/v1/reports/{number}/support', {
      params: { path: { number } },
      body: filled.length ? { contact: Object.fromEntries(filled) } : {},
    })
    .catch(() => null)
  if (!answer || answer.response.status >= 500) throw new NoAnswer()
  if (answer.error) throw new Refused(answer.error as unknown as Problem)
}
