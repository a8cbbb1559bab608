// The health of channels in words: what is the matter, and what to do about it.

import type { components } from '../../api'
import { t, tn } from '../../lib/sentences'
import type { Tone } from '../StateSign.svelte'

export type Health = components['schemas']['ChannelHealth']

/** The state of a channel; the lowest `rank` is the worst. */
export interface State {
  rank: number
  tone: Tone
  word: string
  /** What to do, one sentence for each matter. */
  steps: string[]
}

const MANY = 0.1 // the part of the deliveries that makes refused ones a matter

export function judge(health: Health): State {
  if (!health.enabled) return { rank: 5, tone: 'ended', word: t("Closed"), steps: [] }
  const steps = listSteps(health)
  if (health.silent) return { rank: 0, tone: 'bad', word: t("Silent"), steps }
  if (health.notices.expired) return { rank: 1, tone: 'bad', word: t("Access expired"), steps }
  if (steps.length) return { rank: 2, tone: 'waiting', word: t("Needs a look"), steps }
  if (!health.taken) return { rank: 4, tone: 'ended', word: t("Nothing in 24 hours"), steps }
  return { rank: 3, tone: 'good', word: t("Works"), steps }
}

function listSteps(health: Health): string[] {
  const { notices, refused, taken, repeated, parked } = health
  const sent = notices.sent + notices.refused
  const strange = refused.bad_signature ?? 0
  const all = taken + repeated + strange
  const steps: string[] = []
  if (health.silent) {
    steps.push(
      t("Usually {many} messages come in three hours. None came now. Check whether the sender still delivers to us, and send a message yourself.", {
        many: Math.round(health.usual_in_three_hours),
      }),
    )
  }
  if (notices.expired) {
    steps.push(t("The sender does not accept our access any more. Ask the operators to put in a new one."))
  }
  if (strange > all * MANY) {
    steps.push(t("Many deliveries have a wrong signature. Perhaps the sender changed its key: then the operators need the new one. Otherwise a stranger is trying."))
  }
  if (refused.unreadable) {
    steps.push(t("Some deliveries can't be read. Ask the operators to look at them."))
  }
  if (parked) {
    steps.push(
      tn(
        "{many} message is kept unread for thirty days. Please ask the operators to read it again.",
        "{many} messages are kept unread for thirty days. Please ask the operators to read them again.",
        parked,
      ),
    )
  }
  if (notices.refused > sent * MANY) {
    steps.push(t("Many answers are refused by the sender. Look at whether our account there is limited."))
  }
  return steps
}

/** What was counted in 24 hours, without what never happened. */
export function listCounts({ taken, repeated, parked, refused, notices }: Health): {
  name: string
  many: number
}[] {
  const counts = [
    { name: t("messages received"), many: taken },
    { name: t("repeated"), many: repeated },
    { name: t("kept unread"), many: parked },
    { name: t("with a wrong signature"), many: refused.bad_signature ?? 0 },
    { name: t("unreadable"), many: refused.unreadable ?? 0 },
    { name: t("answers sent"), many: notices.sent },
    { name: t("answers delayed"), many: notices.delayed },
    { name: t("answers refused"), many: notices.refused + notices.expired },
    { name: t("answers that may have gone out"), many: notices.unknown },
  ]
  return counts.filter(({ many }) => many)
}
