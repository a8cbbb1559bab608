// The API, typed by its own OpenAPI document.

import createClient from 'openapi-fetch'
import type { paths } from '../api'
import { language, t } from './sentences'

export const api = createClient<paths>({
  baseUrl: '/',
  headers: { 'Accept-Language': language },
})

/** What the API says of a request that it refused (RFC 9457). */
export interface Problem {
  type: string
  title?: string
  status: number
  detail: string
  field?: string
  [member: string]: unknown
}

/** There was no answer: no network, or the service is down. The same can be asked again. */
export class NoAnswer extends Error {}

/** The service refused what was asked, and says why. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail)
  }
}

/** What a call of the API resolves to. */
export interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Return what the API answers to a call. Throws NoAnswer or Refused. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call.catch(() => null)
  if (!answer || answer.response.status >= 500) throw new NoAnswer()
  if (!answer.response.ok) throw new Refused(answer.error as Problem)
  return answer.data as T
}

/** What a reader is told when something that was asked was not done. */
export const describeTrouble = (problem: unknown): string =>
  problem instanceof Refused
    ? problem.message
    : t("The service does not answer. Please try again in a moment.")
