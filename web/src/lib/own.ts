// What a reporter does with a report of one's own. The token is the proof.

import type { components, paths } from '../api'
import { api, type Problem } from './api'
import { NoAnswer, Refused } from './sending'

export type OwnReport = components['schemas']['OwnReport']
export type Subscriptions = components['schemas']['Subscriptions']
export type Entry = OwnReport['timeline'][number]

/** One's report, and its token. */
export interface Owned {
  number: string
  token: string
}

interface Answer {
  data?: unknown
  error?: unknown
  response: Response
}

async function ask<T>(call: Promise<Answer>): Promise<T> {
  const answer = await call.catch(() => null)
  if (!answer || answer.response.status >= 500) throw new NoAnswer()
  if (answer.error !== undefined) throw new Refused(answer.error as Problem)
  return answer.data as T
}

const proven = ({ number, token }: Owned, headers: Record<string, string> = {}) => ({
  params: { path: { number } },
  headers: { 'X-Report-Token': token, ...headers },
})

export const loadOwn = (owned: Owned): Promise<OwnReport> =>
  ask(api.GET('/v1/reports/{number}/mine', proven(owned)) as Promise<Answer>)

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
    }) as Promise<Answer>,
  )

/** The copy of all data about the reporter, as a file. */
export const exportData = (owned: Owned, key: string): Promise<unknown> =>
  ask(
    api.POST('/v1/reports/{number}/export', proven(owned, { 'Idempotency-Key': key })) as Promise<Answer>,
  )

export const eraseData = (owned: Owned): Promise<unknown> =>
  ask(api.POST('/v1/reports/{number}/erasure', proven(owned)) as Promise<Answer>)

export const loadSubscriptions = (owned: Owned): Promise<Subscriptions> =>
  ask(api.GET('/v1/reports/{number}/subscriptions', proven(owned)) as Promise<Answer>)

type Wishes =
  paths['/v1/reports/{number}/subscriptions']['post']['requestBody']['content']['application/json']

export const chooseWays = (owned: Owned, ways: string[]): Promise<Subscriptions> =>
  ask(
    api.POST('/v1/reports/{number}/subscriptions', {
      ...proven(owned),
      body: { ways: ways as Wishes['ways'] },
    }) as Promise<Answer>,
  )
