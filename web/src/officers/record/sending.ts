// What officers send of a report: each with the version that they saw, and a key by which a repeat
// is recognised.

import type { components } from '../../api'
import { ask, work } from '../work'
import type { StepBody } from './moves'

type Schemas = components['schemas']
export type Changed = Schemas['WorkReport']
export type Verdict = Omit<Schemas['VerificationBody'], 'version'>
export type Ruling = Omit<Schemas['ModerationBody'], 'version'>

const addressed = (number: string, key: string) => ({
  params: { path: { number } },
  headers: { 'Idempotency-Key': key },
})

/** Take a step. Throws NoAnswer or Refused, as the others do. */
export const sendStep = (number: string, version: number, step: StepBody, key: string) =>
  ask<Changed>(
    work.POST('/v1/work/{number}/actions', {
      ...addressed(number, key),
      body: { ...step, version },
    }),
  )

export const sendVerdict = (number: string, version: number, verdict: Verdict, key: string) =>
  ask<Changed>(
    work.POST('/v1/work/{number}/verification', {
      ...addressed(number, key),
      body: { ...verdict, version },
    }),
  )

export const sendRuling = (number: string, version: number, ruling: Ruling, key: string) =>
  ask<Changed>(
    work.POST('/v1/work/{number}/moderation', {
      ...addressed(number, key),
      body: { ...ruling, version },
    }),
  )

/** Ask what a step would lead to. Nothing is stored. */
export const previewStep = (number: string, version: number, step: StepBody) =>
  ask<Schemas['StepPreview']>(
    work.POST('/v1/work/{number}/actions/preview', {
      params: { path: { number } },
      body: { ...step, version },
    }),
  )
