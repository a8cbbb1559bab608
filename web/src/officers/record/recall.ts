// The reports that were opened last, for as long as the page: an officer in a street without a
// network can still read them.

import type { Record } from '../work'

const MOST = 50

const opened = new Map<string, Record>()

export function remember(record: Record): void {
  opened.delete(record.number)
  opened.set(record.number, record)
  const oldest = opened.keys().next().value
  if (opened.size > MOST && oldest) opened.delete(oldest)
}

export const recall = (number: string): Record | null => opened.get(number) ?? null

/** Forget all of them, for the next officer. */
export const forgetRecords = (): void => opened.clear()
