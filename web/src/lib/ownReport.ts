// What a reporter does with a report of one's own. The token is the proof.

import type { components, paths } from '../api'
import { api, ask } from './api'

export type OwnReport = components['schemas']['OwnReport']
export type Subscriptions = components['schemas']['Subscriptions']
export type Entry = OwnReport['timeline'][number]

/** One's report, and its token. */
export interface Owned {
  number: string
  token: string
}

const proven = ({ number, token }: Owned, headers: Record<string, string> = {}) => ({
  params: { path: { number } },
  headers: { 'X-Report-Token': token, ...headers },
})

export const loadOwn = (owned: Owned): Promise<OwnReport> =>
  ask(api.GET('/v1/reports/{number}/mine', proven(owned)))

export type FollowUp = 'comments' | 'rating' | 'reopen' | 'appeal' | 'visibility' | 'place' | 'withdrawal'
export type FollowUpBody =
  paths[`/v1/reports/{number}/${FollowUp}`]['post']['requestBody']['content']['application/json']

/** Do something with the report, once for a key, and return it as it is then. */
export const followUp = (
  owned: Owned,
  action: FollowUp,
  body: FollowUpBody,
  key: string,
): Promise<OwnReport> =>
  ask(
    api.POST(`/v1/reports/{number}/${action}`, {
      ...proven(owned, { 'Idempotency-Key': key }),
      body,
    }),
  )

/** The copy of all data about the reporter, as a file. */
export const exportData = (owned: Owned, key: string): Promise<unknown> =>
  ask(
    api.POST('/v1/reports/{number}/export', proven(owned, { 'Idempotency-Key': key })),
  )

export const eraseData = (owned: Owned): Promise<unknown> =>
  ask(api.POST('/v1/reports/{number}/erasure', proven(owned)))

export const loadSubscriptions = (owned: Owned): Promise<Subscriptions> =>
  ask(api.GET('/v1/reports/{number}/subscriptions', proven(owned)))

/** Have a code sent to another number or mail address. */
export const askForCode = (
  owned: Owned,
  contact: string,
): Promise<components['schemas']['CodeSent']> =>
  ask(
    api.POST('/v1/reports/{number}/subscriptions/address', {
      ...proven(owned),
      body: { contact: contact.includes('@') ? { email: contact } : { phone: contact } },
    }),
  )

/** Prove that address by the code; notices go there from then on. */
export const confirmCode = (owned: Owned, digits: string): Promise<Subscriptions> =>
  ask(
    api.POST('/v1/reports/{number}/subscriptions/confirmation', {
      ...proven(owned),
      body: { digits },
    }),
  )

type Wishes =
  paths['/v1/reports/{number}/subscriptions']['post']['requestBody']['content']['application/json']

export const chooseWays = (owned: Owned, ways: string[]): Promise<Subscriptions> =>
  ask(
    api.POST('/v1/reports/{number}/subscriptions', {
      ...proven(owned),
      body: { ways: ways as Wishes['ways'] },
    }),
  )
