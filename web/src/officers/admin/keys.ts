// Partners' keys: the limits that the service accepts, and their words.

import { t } from '../../lib/sentences'

export const USUAL = 1000 // uses a day
const MOST = 1_000_000

/** What is wrong with a typed number of uses a day; empty where nothing is. */
export function checkUses(typed: string): string {
  const fits = /^\d{1,7}$/.test(typed.trim()) && Number(typed) <= MOST
  return fits ? '' : t("Write a whole number from 0 to {most}.", { most: MOST })
}

export const USES_HINT = t("With 0 the key stops working, but is not revoked.")
