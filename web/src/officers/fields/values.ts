// What the fields of a step have, with one report or with several: whether something is missing,
// and how it is sent and described.

import { categories } from '../../lib/categories'
import { listReasons, type Reason } from '../../lib/reasons'
import { t } from '../../lib/sentences'
import { nameOffice, type Office } from '../offices'

export interface FieldValues {
  note: string
  office: Office | null
  reason: string
  /** A moment of `datetime-local`, in WIB. */
  until: string
  category: string
}

/**
 * The first thing that is missing, in words; nothing when the step can be sent. `findOther` looks at
 * the fields of one step alone, which stand before the note.
 */
export function findMissing(
  needs: Set<string>,
  values: FieldValues,
  findOther: () => string = () => '',
): string {
  if (needs.has('to_agency') && !values.office) return t("Choose an office.")
  if (needs.has('reason') && !values.reason) return t("Choose a reason.")
  if (needs.has('until') && !values.until) return t("Say until when.")
  if (needs.has('category') && !values.category) return t("Choose a category.")
  const other = findOther()
  if (other) return other
  return needs.has('note') && !values.note.trim() ? t("Write a few words first.") : ''
}

/** The moment that a field has, as it is sent. */
export const sendMoment = (until: string): string => `${until}:00+07:00`

/** What was filled in, as the officer reads it: label and words. */
export async function describeValues(
  values: FieldValues,
  kind: Reason['kind'],
  place = '',
): Promise<[string, string][]> {
  const { office, reason, until, category, note } = values
  const reasons = reason ? await listReasons(kind) : []
  const kinds = category ? await categories() : []
  const rows: [string, string][] = [
    [t("Office"), office ? nameOffice(office) : ''],
    [t("Reason"), reasons.find(({ code }) => code === reason)?.label ?? reason],
    [t("Until (WIB)"), until.replace('T', ' ')],
    [t("New category"), kinds.find(({ code }) => code === category)?.name ?? category],
    [t("Location"), place],
    [t("Note"), note.trim()],
  ]
  return rows.filter(([, words]) => words)
}
