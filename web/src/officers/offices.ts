// The offices of the city, and those that an officer may lead.

import { api } from '../lib/api'
import type { components } from '../api'

export type Office = components['schemas']['Office']

let asked: Promise<Office[]> | undefined

/** All offices; none when there is no answer, which is asked for again then. */
export function offices(): Promise<Office[]> {
  asked ??= api
    .GET('/v1/agencies')
    .then(({ data }) => data?.items ?? [])
    .catch(() => [])
    .then((items) => {
      if (!items.length) asked = undefined
      return items
    })
  return asked
}

/** An office with all offices below it, itself first. */
export function listTree(all: Office[], top: string): Office[] {
  const below = all.filter((each) => each.parent === top).flatMap(({ code }) => listTree(all, code))
  return [...all.filter(({ code }) => code === top), ...below]
}

export const nameOffice = (office: Office): string => office.name
