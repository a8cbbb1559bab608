// The answers that offices have prepared: loading them.

import type { components } from '../api'
import { ask, work } from './work'

export type Template = components['schemas']['Template']

/**
 * The templates of the officer's own office, and of those above. With the `number` of a report they
 * are also filled in with its facts. Raises Refused and NoAnswer.
 */
export async function loadTemplates(number?: string): Promise<Template[]> {
  const params = { query: (number ? { number } : {}) as never }
  return (await ask<{ items: Template[] }>(work.GET('/v1/templates', { params }))).items
}
