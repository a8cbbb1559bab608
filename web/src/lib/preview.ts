// What the service makes of a report while it is written: one call after a pause in typing.

import type { Draft } from './drafts'
import { bodyOf } from './sending'
import { api } from './api'
import { language } from './sentences'

/** A question of a category, as the reporter answers it. */
export interface Question {
  code: string
  text: string
  kind: 'text' | 'number' | 'one' | 'many' | 'moment'
  required: boolean
  choices: { code: string; name: string }[]
}

export interface SimilarReport {
  number: string
  status: string
  status_label: string
  category: string
  summary: string
  thumbnail: string | null
  distance: number | null
  supporters: number
  created_at: string
}

export interface Preview {
  /** What to do first when the words tell of danger. */
  emergency: { sentence: string; phone: string } | null
  /** Who helps beside the city with a sensitive matter. */
  helpline: string | null
  /** The likeliest category first, with two others. */
  categories: { code: string; name: string }[]
  similar: SimilarReport[]
  /** The place in words, or null while it is not known. */
  area: string | null
  holder: string | null
  promise: string | null
  questions: Question[]
  /** The report will be private, whatever its reporter chooses. */
  confidential: boolean
}

/** Ask for the preview of a draft; null when there is no answer, which hinders nobody. */
export async function preview(draft: Draft, signal: AbortSignal): Promise<Preview | null> {
  const { description, place, category } = bodyOf(draft)
  try {
    const { data } = await api.POST(
      '/v1/reports/preview' as never,
      { body: { description, place, category, language }, signal } as never,
    )
    return (data as Preview | undefined) ?? null
  } catch {
    return null
  }
}
