// The statuses of a report, in the order in which it goes through them.

import { t } from './sentences'

export const statuses = [
  { code: 'menunggu', name: t("Waiting") },
  { code: 'koordinasi', name: t("Coordination") },
  { code: 'disposisi', name: t("Disposition") },
  { code: 'proses', name: t("In progress") },
  { code: 'selesai', name: t("Done") },
]

/** The mark of a report's status: a cross where it was closed without work. */
export function chooseMark<Status>(report: { status: Status; outcome: string | null }): Status | 'ended' {
  return ['outside', 'rejected', 'withdrawn'].includes(report.outcome ?? '') ? 'ended' : report.status
}

export function nameStatus(code: string): string {
  return statuses.find((status) => status.code === code)?.name ?? code
}
