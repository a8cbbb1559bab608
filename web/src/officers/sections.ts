// The parts of the application, and who has which of them (docs/decisions/0029).

import { t } from '../lib/sentences'
import type { Role } from './session.svelte'

export type View =
  | 'antrean'
  | 'verifikasi'
  | 'loket'
  | 'ringkasan'
  | 'jawaban'
  | 'piket'
  | 'kepegawaian'
  | 'kelola'

/** The steps of the officer that wait for the network; it has no place in the navigation. */
export const OUTBOX = 'kotak-keluar'

export interface Section {
  /** The first part of its address below `/petugas`. */
  view: View
  name: string
  roles: Role[]
  /** The role that has the same view in another section. */
  without?: Role
}

const SECTIONS: Section[] = [
  { view: 'antrean', name: t("Queue"), roles: ['officer', 'head', 'verifier', 'desk'] },
  { view: 'verifikasi', name: t("Verify"), roles: ['verifier'] },
  { view: 'loket', name: t("Desk"), roles: ['desk'] },
  { view: 'ringkasan', name: t("Overview"), roles: ['head', 'verifier'] },
  { view: 'jawaban', name: t("Templates"), roles: ['officer', 'head', 'verifier', 'desk'] },
  { view: 'piket', name: t("Duty"), roles: ['officer', 'head', 'admin'] },
  { view: 'kepegawaian', name: t("Appeals"), roles: ['personnel'] },
  { view: 'kelola', name: t("Administration"), roles: ['admin'] },
  // An analyst sees the health of the channels there, and nothing else.
  { view: 'kelola', name: t("Channels"), roles: ['analyst'], without: 'admin' },
]

/** The sections that an officer with these roles has, in the order of the navigation. */
export const listSections = (roles: Role[]): Section[] =>
  SECTIONS.filter(
    (section) =>
      section.roles.some((role) => roles.includes(role)) &&
      !(section.without && roles.includes(section.without)),
  )

/** The section that a view belongs to: a report is opened from the queue. */
export const sectionOf = (view: string): string => (view === 'laporan' ? 'antrean' : view)

/** Whether an officer with these roles may open a view. */
export const mayOpen = (view: string, roles: Role[]): boolean =>
  view === OUTBOX || listSections(roles).some((section) => section.view === sectionOf(view))
