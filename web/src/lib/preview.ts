// What the service makes of a report while it is written: one call after a pause in typing.

import type { components } from '../api'
import { api } from './api'
import { isBegun, type Draft } from './drafts'
import { bodyOf } from './sending'

export type Preview = components['schemas']['Preview']
export type Question = Preview['questions'][number]
export type SimilarReport = Preview['similar'][number]

const PAUSE = 600 // milliseconds without typing until the preview is asked for

/** What a preview depends on, as a text that changes with it. */
export const writePreviewKey = ({ description, place, category, purpose }: Draft): string =>
  JSON.stringify([description.trim(), place, category, purpose])

/** Ask for the preview of a draft after a pause. Return what gives it up. */
export function previewSoon(draft: Draft, onfound: (found: Preview) => void): () => void {
  if (!isBegun(draft)) return () => {}
  const call = new AbortController()
  const timer = setTimeout(async () => {
    const answer = await preview(draft, call.signal)
    if (answer && !call.signal.aborted) onfound(answer)
  }, PAUSE)
  return () => {
    clearTimeout(timer)
    call.abort()
  }
}

/** Ask for the preview of a draft; null when there is no answer, which hinders nobody. */
async function preview(draft: Draft, signal: AbortSignal): Promise<Preview | null> {
  const { description, place, category, about_officials, visibility, purpose } = bodyOf(draft)
  const body = { description, place, category, about_officials, visibility, purpose }
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
