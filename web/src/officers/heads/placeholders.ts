// The form of a template: its placeholders with examples, its steps and its code.

import { t } from '../../lib/sentences'
import { nameMove } from '../record/moves'
import type { Template } from '../templates'
import type { Move } from '../work'

export type Action = NonNullable<Template['action']>

/** A placeholder, what it stands for, and an example. */
export const PLACEHOLDERS = [
  { name: 'number', means: t("the number of the report"), example: 'JK261124-9HJTG3' },
  { name: 'office', means: t("the name of your office"), example: 'Kelurahan Kebon Jeruk' },
  { name: 'category', means: t("the category of the report"), example: t("Waste") },
  { name: 'address', means: t("the location, as far as it can be shown"), example: 'Jalan Panjang 12' },
]

const examples = Object.fromEntries(PLACEHOLDERS.map(({ name, example }) => [name, example]))

/** The text with the examples in place of its placeholders; other braces stay. */
export const fillExample = (text: string): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => examples[name] ?? whole)

/** The braces of a text that are no placeholder. */
export const findStrangers = (text: string): string[] => {
  const rest = text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in examples ? '' : whole))
  return rest.match(/\{[^{}\s]*\}?|\}/g) ?? []
}

/** The steps that a template may be for: those with words, in the order of a report's life. */
export const ACTIONS: Action[] = [
  ...(['proses', 'selesai', 'disposisi', 'koordinasi', 'return', 'outside'] as const),
  ...(['ask', 'comment', 'pause', 'task', 'answer'] as const),
]

export const nameAction = (action: Action): string => nameMove({ action } as Move, '')

/** A code for a template, made of its title, that no other one has. */
export function makeCode(title: string, taken: string[]): string {
  const plain = title.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  const stem = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 36) || 'templat'
  const spent = new Set([...taken, 'baru']) // the address of a new one
  let code = stem
  for (let count = 2; spent.has(code); count++) code = `${stem}-${count}`
  return code
}
