// The reports that this browser is told of by push. They are kept with their tokens, so that the
// service worker opens a report as its reporter sees it, and names a new subscription of the browser
// to the service.

import { createStore, del, entries, get, set } from 'idb-keyval'
import type { components } from '../api'
import type { Language } from './sentences'

type BrowserBody = components['schemas']['BrowserBody']

export const DUTY = 'duty' // in the place of a number: the duty of an officer's office

/** A report, its token, and the language of its notices. The duty has no token. */
export interface PushedReport {
  number: string
  token: string
  language: Language
}

const store = () => createStore('tanggap-push', 'reports')

/** Throws where the browser keeps nothing. */
export const keepPushedReport = (told: PushedReport): Promise<void> => set(told.number, told, store())

export const loadPushedReport = async (number: string): Promise<PushedReport | null> =>
  (await get<PushedReport>(number, store()).catch(() => undefined)) ?? null

export const forgetPushedReport = (number: string): Promise<void> => del(number, store())

export async function listPushedReports(): Promise<PushedReport[]> {
  const found = await entries<string, PushedReport>(store()).catch(() => [])
  return found.map(([, told]) => told)
}

/** What the service knows a browser by: its address at the push service, and its keys. */
export function describeSubscription(subscription: PushSubscription): BrowserBody {
  const { endpoint = '', keys = {} } = subscription.toJSON()
  return { endpoint, p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' }
}

/** Have the service tell a subscription of a report from now on. */
export function postSubscription(told: PushedReport, subscription: PushSubscription): Promise<Response> {
  const body: BrowserBody = { ...describeSubscription(subscription), language: told.language }
  return fetch(`/v1/reports/${told.number}/push`, {
    method: 'POST',
    headers: {
      'Accept-Language': told.language,
      'Content-Type': 'application/json',
      'X-Report-Token': told.token,
    },
    body: JSON.stringify(body),
  })
}

/** Name a new subscription to the service for all reports that the browser is told of. */
export async function postForAll(subscription: PushSubscription, but = ''): Promise<void> {
  const others = (await listPushedReports()).filter(({ number, token }) => token && number !== but)
  await Promise.allSettled(others.map((told) => postSubscription(told, subscription)))
}
