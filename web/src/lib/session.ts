// All reports of a contact, after its owner opened a link. The session lasts as long as the tab.

import type { components } from '../api'
import { api, ask, Refused } from './api'
import { forgetListed, rememberListed } from './drafts'

export type MyReport = components['schemas']['MyReport']
type Page = components['schemas']['MyReports']

const KEY = 'tanggap-session'

/** Have a link sent to a number or a mail address. Returns what the service says. */
export async function askForLink(way: string): Promise<string> {
  const contact = way.includes('@') ? { email: way } : { phone: way }
  const answer = await ask(api.POST('/v1/my-reports', { body: { contact } }))
  return answer.message
}

/** Open a link, once, by its secret. */
export async function openLink(secret: string): Promise<Page> {
  const page = await ask(api.POST('/v1/my-reports/{secret}', { params: { path: { secret } } }))
  sessionStorage.setItem(KEY, page.session)
  rememberListed(page.items)
  return page
}

/** The reports of this tab's session from a cursor on; null without a session. */
export async function loadMine(cursor: string | null): Promise<Page | null> {
  const session = sessionStorage.getItem(KEY)
  if (!session) return null
  try {
    const page = await ask(
      api.GET('/v1/my-reports', {
        params: { query: cursor ? { cursor } : {} },
        headers: { 'X-Reporter-Session': session },
      }),
    )
    rememberListed(page.items)
    return page
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem
    endSession()
    return null
  }
}

export function endSession(): void {
  sessionStorage.removeItem(KEY)
  forgetListed()
}
