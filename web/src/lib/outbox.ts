// Sends the reports that were finished without a network: when a page opens, when the network is
// back, and when the page is looked at again.

import { Refused } from './api'
import { changeDraft, keepSent, listDrafts, removeDraft, type Draft, type Sent } from './drafts'
import { sendDraft, uploadPhoto } from './sending'

/** Send what waits, and return what was sent. What is refused keeps the reason, for its reporter. */
export async function sendWaiting(): Promise<Sent[]> {
  const done: Sent[] = []
  for (const draft of (await listDrafts()).filter((each) => each.waiting)) {
    try {
      done.push(await sendOne(draft))
    } catch (problem) {
      if (!(problem instanceof Refused)) return done // no network: the rest waits as well
      const refusal = problem.message
      await changeDraft(draft.id, (each) => ({ ...each, waiting: false, refusal }))
    }
  }
  return done
}

async function sendOne(draft: Draft): Promise<Sent> {
  const photos = []
  for (const photo of draft.photos) photos.push(await uploadPhoto(photo))
  const receipt = await sendDraft({ ...draft, photos })
  const title = receipt.category?.name ?? draft.description.slice(0, 60)
  const sent = { number: receipt.number, token: receipt.token ?? '', title, at: Date.now() }
  if (receipt.token && !draft.shared) await keepSent(sent)
  await removeDraft(draft.id)
  return sent
}

/** Send now and whenever the network may be back; `tell` hears of each report that was sent. */
export function watchOutbox(tell: (sent: Sent) => void): void {
  let busy = false
  const run = async () => {
    if (busy || !navigator.onLine || document.visibilityState !== 'visible') return
    busy = true
    try {
      for (const sent of await sendWaiting()) tell(sent)
    } finally {
      busy = false
    }
  }
  addEventListener('online', () => void run())
  document.addEventListener('visibilitychange', () => void run())
  void run()
}
