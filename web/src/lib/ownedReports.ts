// The reports that this browser knows as its reader's own. The service is not asked whose a report
// is: what a telephone number has reported is nobody else's business.

import { listListed, listSent } from './drafts'

/** The tokens of one's own reports by number: of those that were sent from this phone, and of those
 * that an opened link listed in this tab, by whichever channel they were sent. */
export async function listOwned(): Promise<Map<string, string>> {
  const owned = new Map(listListed())
  for (const { number, token } of await listSent()) owned.set(number, token)
  return owned
}
