// The reasons that the city lists for steps, decisions, disclosures, ratings and withdrawals.

import type { components } from '../api'
import { api } from './api'

export type Reason = components['schemas']['Reason']

let asked: Promise<Reason[]> | undefined

/** The reasons of a kind; none when there is no answer. */
export async function listReasons(kind: Reason['kind']): Promise<Reason[]> {
  asked ??= api
    .GET('/v1/reasons')
    .then(({ data }) => data?.items ?? [])
    .catch(() => {
      asked = undefined
      return []
    })
  return (await asked).filter((each) => each.kind === kind)
}
