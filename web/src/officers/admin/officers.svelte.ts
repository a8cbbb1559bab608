// The accounts of officers: the list that administrators look through, and the words for it.

import type { components } from '../../api'
import { t } from '../../lib/sentences'
import { PagedList, type Page } from '../pagedList.svelte'
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
    role: 'personnel',
    name: t("Personnel"),
    text: t("Decides appeals against scores and sees allowances, and no report."),
  },
  {
    role: 'auditor',
    name: t("Auditor"),
    text: t("Exports reports without who reported, and sees nothing else."),
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
  if (first) return { tone: 'waiting', word: t("No password chosen yet") }
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
export class OfficerList extends PagedList<OfficerLine> {
  #search: Search = { q: '', agency: '', role: '' }

  constructor() {
    super((query) => this.#loadPage(query))
  }

  begin(search: Search): Promise<void> {
    this.#search = search
    return this.restart()
  }

  /** Show an account as it is now, where the list has it. */
  put(officer: OfficerLine): void {
    this.items = this.items?.map((each) => (each.id === officer.id ? officer : each)) ?? null
  }

  /** The next page with an account that fits, or the last one of those that were looked through. */
  async #loadPage(start: { cursor?: string }): Promise<Page<OfficerLine>> {
    const { q, agency, role } = this.#search
    const search = {
      limit: EACH,
      ...(q ? { q } : {}),
      ...(agency ? { agency } : {}),
      ...(role ? { role: role as Role } : {}),
    }
    let cursor = start
    for (let passed = 1; ; passed++) {
      const call = work.GET('/v1/officers', { params: { query: { ...search, ...cursor } } })
      const page = await ask<Schemas['Officers']>(call)
      if (page.items.length || !page.next || passed === PASSED) return page
      cursor = { cursor: page.next }
    }
  }
}
