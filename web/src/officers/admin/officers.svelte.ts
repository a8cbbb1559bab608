// The accounts of officers: the list that administrators look through, and the words for it.

import type { components } from '../../api'
import { describeTrouble } from '../../lib/api'
import { t } from '../../lib/sentences'
import type { Role } from '../session.svelte'
import type { Tone } from '../StateSign.svelte'
import { ask, work } from '../work'

type Schemas = components['schemas']
export type OfficerLine = Schemas['OfficerLine']
export type Officer = Schemas['Officer']

export const ROLES: { role: Role; name: string; text: string }[] = [
  {
    role: 'officer',
    name: t("Officer"),
    text: t("Answers the reports of the office and takes the steps."),
  },
  {
    role: 'head',
    name: t("Head"),
    text: t("Leads the office and those below: overview, templates, duty."),
  },
  {
    role: 'verifier',
    name: t("Verifier"),
    text: t("Checks whether closed reports are really done, in the whole city."),
  },
  { role: 'desk', name: t("Desk"), text: t("Takes down what people report at the counter.") },
  {
    role: 'analyst',
    name: t("Analyst"),
    text: t("Sees figures and the health of channels, and no report."),
  },
  {
    role: 'admin',
    name: t("Administrator"),
    text: t("Looks after officers, keys, webhooks and channels, and reads no report."),
  },
]

export function describeAccount({ state, first_password: first }: OfficerLine): {
  tone: Tone
  word: string
} {
  if (state === 'disabled') return { tone: 'ended', word: t("Disabled") }
  if (first) return { tone: 'waiting', word: t("Has no password of their own yet") }
  return { tone: 'good', word: t("Active") }
}

export interface Search {
  q: string
  agency: string
  role: string
}

const EACH = 25 // accounts of a page
const PASSED = 3 // pages without an account that fits, after which somebody is asked to go on

/** The accounts that fit a search, page by page. */
export class OfficerList {
  items = $state.raw<OfficerLine[] | null>(null)
  next = $state<string | null>(null)
  trouble = $state('')
  busy = $state(false)
  #search: Search = { q: '', agency: '', role: '' }
  #round = 0

  begin(search: Search): Promise<void> {
    this.#search = search
    this.items = this.next = null
    return this.#load()
  }

  async more(): Promise<void> {
    if (!this.busy) await this.#load()
  }

  /** Show an account as it is now, where the list has it. */
  put(officer: OfficerLine): void {
    this.items = this.items?.map((each) => (each.id === officer.id ? officer : each)) ?? null
  }

  async #load(): Promise<void> {
    const [round, { q, agency, role }] = [++this.#round, this.#search]
    this.busy = true
    this.trouble = ''
    try {
      for (let passed = 0; passed < PASSED; passed++) {
        const query = {
          limit: EACH,
          ...(q ? { q } : {}),
          ...(agency ? { agency } : {}),
          ...(role ? { role: role as Role } : {}),
          ...(this.next ? { cursor: this.next } : {}),
        }
        const call = work.GET('/v1/officers', { params: { query } })
        const page = await ask<Schemas['Officers']>(call)
        if (round !== this.#round) return
        this.items = [...(this.items ?? []), ...page.items]
        this.next = page.next
        if (page.items.length || !page.next) break
      }
    } catch (problem) {
      if (round === this.#round) this.trouble = describeTrouble(problem)
    } finally {
      if (round === this.#round) this.busy = false
    }
  }
}
