// Ending what this browser is told of a report. It is loaded only where pushes are allowed.

import { endHere } from './push'
import { loadPushedReport } from './pushedReports'

/** Tell this browser nothing more of a report, if it is told of it. Throws NoAnswer. */
export async function endReport(number: string): Promise<void> {
  const told = await loadPushedReport(number)
  if (told) await endHere(told)
}
