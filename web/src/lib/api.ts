// The API, typed by its own OpenAPI document.

import createClient from 'openapi-fetch'
import type { paths } from '../api'
import { language } from './sentences'

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
