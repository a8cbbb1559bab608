// The answers that an office has prepared, for a step with several reports.

import type { components } from '../../api'
import { work, type Line } from '../work'
import type { Action } from '../record/moves'

export type Template = components['schemas']['Template']

/** The templates of the officer's own office, and of those above; none when there is no answer. */
export const loadTemplates = (): Promise<Template[]> =>
  work
    .GET('/v1/templates')
    .then(({ data }) => data?.items ?? [])
    .catch(() => [])

/**
 * The templates that fit a step and all of the lines, filled in. One that names a single report is
 * left out, because all of them get the same words.
 */
export function fillTemplates(
  templates: Template[],
  action: Action,
  lines: Line[],
  office: string,
): { code: string; title: string; text: string }[] {
  const codes = new Set(lines.map(({ category }) => category?.code))
  const category = codes.size === 1 ? lines[0]?.category : null
  return templates.flatMap((each) => {
    if (each.action && each.action !== action) return []
    if (each.category && each.category.code !== category?.code) return []
    const text = each.text
      .replaceAll('{office}', office)
      .replaceAll('{category}', category?.name ?? '{category}')
    return /[{}]/.test(text) ? [] : [{ code: each.code, title: each.title, text }]
  })
}
