// Templates for a step with several reports, filled in.

import type { Action } from '../record/moves'
import type { Template } from '../templates'
import type { Line } from '../work'

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
