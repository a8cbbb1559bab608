// The API as a signed-in officer calls it.

import createClient from 'openapi-fetch'
import type { components, paths } from '../api'
import { NoAnswer, Refused, type Answer, type Problem } from '../lib/api'
import { language, t } from '../lib/sentences'
import { endSession, session, useToken } from './session.svelte'

type Schemas = components['schemas']
export type Counts = Schemas['WorkCounts']
export type Line = Schemas['QueueLine'] | Schemas['WorkLine']
export type Record = Schemas['WorkRecord']
export type Move = Schemas['Move']

const OWN_DEPUTIES = '/v1/deputies/mine' // asked for as oneself

export const work = createClient<paths>({ baseUrl: '/', headers: { 'Accept-Language': language } })

work.use({
  async onRequest({ request }) {
    request.headers.set('Authorization', await useToken())
    const deputy = session.officer?.acting && !new URL(request.url).pathname.endsWith(OWN_DEPUTIES)
    if (deputy) request.headers.set('X-Acting-For', session.officer?.agency ?? '')
    return request
  },
  onResponse({ response }) {
    if (response.status === 401) endSession()
  },
})

/** An answer with its tag, by which the next call asks whether anything changed. */
export interface Tagged<T> {
  data: T
  tag: string | null
}

/**
 * Return the answer of a call; null where nothing changed since its tag. Throws NoAnswer or Refused.
 */
export async function askTagged<T>(call: Promise<Answer<unknown>>): Promise<Tagged<T> | null> {
  const answer = await call.catch(() => null)
  if (!answer || answer.response.status >= 500) throw new NoAnswer()
  if (answer.response.status === 304) return null
  if (answer.data === undefined) throw new Refused(readProblem(answer))
  return { data: answer.data as T, tag: answer.response.headers.get('ETag') }
}

/** Return the answer of a call. Throws NoAnswer or Refused. */
export async function ask<T>(call: Promise<Answer<unknown>>): Promise<T> {
  const found = await askTagged<T>(call)
  if (!found) throw new NoAnswer()
  return found.data
}

/** Wait until a call is done whose answer has no body. Throws NoAnswer or Refused. */
export async function askDone(call: Promise<Answer<unknown>>): Promise<void> {
  const answer = await call.catch(() => null)
  if (!answer || answer.response.status >= 500) throw new NoAnswer()
  if (!answer.response.ok) throw new Refused(readProblem(answer))
}

/** Whether a step was refused because the report has changed since its officer saw it. */
export const isStale = ({ type }: { type: string }) => type === '/problems/stale-version'

function readProblem({ error, response }: Answer<unknown>): Problem {
  if (error && typeof error === 'object' && 'detail' in error) return error as Problem
  return { type: '', status: response.status, detail: t("The service refused this.") }
}
