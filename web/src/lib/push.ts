// Telling the reader by this browser: W3C Push, through the push service of the browser's maker.

import { api, ask, Refused, type Answer } from './api'
import { loadConfig } from './config'
import { language, t } from './sentences'
import { forgetPushedReport, keepPushedReport, listPushedReports, loadPushedReport, postForAll, postSubscription } from './pushedReports'
import type { Owned } from './ownReport'
import { registerWorker } from './worker'

/**
 * What the browser can do: nothing (`missing`), nothing before it is on the home screen (`apple`),
 * nothing since the reader forbade it (`denied`), or all.
 */
export type Ability = 'missing' | 'apple' | 'denied' | 'able'

const PATIENCE = 20_000 // milliseconds for the push service; browsers try for many minutes

/** Why nothing came of it, in words for the reader. */
export class NotSubscribed extends Error {}

/** Whether the reader holds it in the hand; what we call "phone" is a tablet, too. */
export const isPhone = () => matchMedia('(pointer: coarse)').matches

/** What the browser can do; null where the service sends no pushes. */
export async function findAbility(): Promise<Ability | null> {
  if (!(await loadConfig())?.push_key) return null
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)
    return Notification.permission === 'denied' ? 'denied' : 'able'
  return /iPhone|iPad/.test(navigator.userAgent) ? 'apple' : 'missing'
}

/** The browser's subscription; null without one, or where the reader has not allowed it. */
export async function loadSubscription(): Promise<PushSubscription | null> {
  if (Notification.permission !== 'granted') return null
  const registration = await navigator.serviceWorker.getRegistration('/')
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** The name of a subscription at the service, which anybody can tell who knows its address. */
export async function nameSubscription({ endpoint }: PushSubscription): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint))
  const digits = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'))
  return digits.join('').slice(0, 16)
}

/** Whether the browser is told of a report, as far as the browser knows. */
export const isPushed = async (number: string): Promise<boolean> =>
  (await loadPushedReport(number)) !== null && (await loadSubscription()) !== null

/** Ask the reader, and subscribe the browser. Throws NotSubscribed. */
export async function subscribe(): Promise<PushSubscription> {
  const key = (await loadConfig())?.push_key
  if (!key) throw new NotSubscribed(t("The service does not answer. Please try again in a moment."))
  if ((await Notification.requestPermission()) !== 'granted')
    throw new NotSubscribed(t("This browser does not allow notifications, so nothing has changed."))
  try {
    const { pushManager } = await registerWorker()
    const before = await pushManager.getSubscription()
    if (before && isOfKey(before, key)) return before
    await before?.unsubscribe() // the service has another key by now
    const wanted = pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    const late = new Promise<never>((_, refuse) => setTimeout(refuse, PATIENCE))
    const made = await Promise.race([wanted, late])
    if (before) await postForAll(made)
    return made
  } catch {
    throw new NotSubscribed(
      t("The notification service of this browser does not answer. Please try again in a moment."),
    )
  }
}

function isOfKey({ options }: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0))
  const text = btoa(String.fromCharCode(...bytes))
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === key
}

/** Have this browser told of a report. Throws NotSubscribed, NoAnswer or Refused. */
export async function tellHere({ number, token }: Owned): Promise<void> {
  const subscription = await subscribe()
  const told = { number, token, language }
  await ask(readAnswer(postSubscription(told, subscription)))
  await keepPushedReport(told).catch(() => undefined)
}

async function readAnswer(call: Promise<Response>): Promise<Answer<unknown>> {
  const response = await call
  const content: unknown = await response.json().catch(() => undefined)
  return response.ok ? { data: content, response } : { error: content, response }
}

/** Tell this browser nothing more of a report. Throws NoAnswer. */
export async function endHere({ number, token }: Owned): Promise<void> {
  const subscription = await loadSubscription()
  if (subscription) {
    const browser = await nameSubscription(subscription)
    await ask(
      api.DELETE('/v1/reports/{number}/push/{browser}', {
        params: { path: { number, browser } },
        headers: { 'X-Report-Token': token },
      }),
    ).catch((problem: unknown) => {
      if (!(problem instanceof Refused)) throw problem // an erased report tells nobody any more
    })
  }
  await letGo(number)
}

/** Forget that the browser is told of something, and end its subscription with the last. */
export async function letGo(number: string): Promise<void> {
  await forgetPushedReport(number).catch(() => undefined)
  if (!(await listPushedReports()).length) await (await loadSubscription())?.unsubscribe()
}
