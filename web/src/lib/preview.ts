// What the service makes of a report while it is written: one call after a pause in typing.

import type { components } from '../api'
import { api } from './api'
import type { Draft } from './drafts'
import { bodyOf } from './sending'

export type Preview = components['schemas']['Preview']
export type Question = Preview['questions'][number]
export type SimilarReport = Preview['similar'][number]

/** Ask for the preview of a draft; null when there is no answer, which hinders nobody. */
export async function preview(draft: Draft, signal: AbortSignal): Promise<Preview | null> {
  const { description, place, category, about_officials, visibility } = bodyOf(draft)
  const body = { description, place, category, about_officials, visibility }
  try {
    const { data } = await api.POST('/v1/reports/preview', { body, signal })
    return data ?? null
  } catch {
    return null
  }
}

/** The likeliest category and the next ones, the likeliest first. */
export function guessesOf(found: Preview | null): { code: string; name: string }[] {
  return found?.category ? [found.category, ...found.other_categories] : []
}
