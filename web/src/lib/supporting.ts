// "This happens to me, too": a report of somebody else is joined.

import { api, ask } from './api'

/** Join a report, and be told of it where a contact is given. Throws NoAnswer or Refused. */
export async function support(
  number: string,
  contact: { name: string; phone: string; email: string },
): Promise<void> {
  const filled = Object.entries(contact).filter(([name, text]) => name !== 'name' && text.trim())
  await ask(
    api.POST('/v1/reports/{number}/support', {
      params: { path: { number } },
      body: filled.length ? { contact: Object.fromEntries(filled) } : {},
    }),
  )
}
