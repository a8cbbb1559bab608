// Webhooks: the events that they bring, and the words for what became of them.

import type { components } from '../../api'
import { t } from '../../lib/sentences'
import type { Tone } from '../StateSign.svelte'

type Schemas = components['schemas']
export type Webhook = Schemas['Webhook']
export type WithSecret = Schemas['WebhookWithSecret']
export type Delivery = Schemas['Delivery']
export type Result = Schemas['DeliveryResult']

/** The kinds of events, in the order of a report's life. Everybody gets `hidden`. */
export const EVENTS: { kind: string; name: string }[] = [
  { kind: 'filed', name: t("A report is new") },
  { kind: 'status', name: t("A new status or office in charge") },
  { kind: 'taken_back', name: t("Taken back by an office") },
  { kind: 'question', name: t("A question to the reporter") },
  { kind: 'comment', name: t("An addition") },
  { kind: 'place', name: t("The location is corrected") },
  { kind: 'category', name: t("The category is changed") },
  { kind: 'pause', name: t("The work is paused") },
  { kind: 'resume', name: t("The work resumes") },
  { kind: 'escalation', name: t("Passed to the head") },
  { kind: 'verification', name: t("The completed work is checked") },
  { kind: 'confirmation', name: t("The report is final") },
  { kind: 'rating', name: t("A rating") },
  { kind: 'reopen', name: t("Reopened") },
  { kind: 'appeal', name: t("An appeal") },
  { kind: 'withdrawn', name: t("Withdrawn by the reporter") },
  { kind: 'merge', name: t("Merged with another report") },
  { kind: 'unmerge', name: t("Separated from another report") },
  { kind: 'moderation', name: t("A decision of the moderators") },
  { kind: 'shown', name: t("Visible to the public") },
]

/** An event by its type, such as `report.filed`. */
export function nameEvent(type: string): string {
  const kind = type.replace('report.', '')
  if (kind === 'hidden') return t("Hidden: delete your copy")
  return EVENTS.find((each) => each.kind === kind)?.name ?? kind
}

export function describeWebhook({ state, paused_because: why, failing_since: failing }: Webhook): {
  tone: Tone
  word: string
} {
  if (state === 'paused') {
    if (why === 'gone') return { tone: 'bad', word: t("Paused: the system says that it is gone") }
    if (why === 'failing') return { tone: 'bad', word: t("Paused: a day without an answer") }
    return { tone: 'ended', word: t("Paused") }
  }
  if (failing) return { tone: 'waiting', word: t("Fails; we try again") }
  return { tone: 'good', word: t("Active") }
}

/** What the system answered, in words. */
export function tellCode(code: string): string {
  if (/^\d{3}$/.test(code)) return t("The system answered {code}.", { code })
  if (code === 'unreachable') return t("The system cannot be reached, or answers too late.")
  if (code === 'unfit') return t("The address leads to no public system.")
  if (code === 'paused') return t("The webhook was paused.")
  if (code === 'hidden') return t("The report was hidden meanwhile.")
  return code
}

export const tellResult = ({ delivered, code }: Result): string =>
  `${delivered ? t("It arrived.") : t("It did not arrive.")} ${tellCode(code)}`

export function describeDelivery({ state, retry }: Delivery): { tone: Tone; word: string } {
  if (state === 'delivered') return { tone: 'good', word: t("Arrived") }
  if (state === 'failed' && retry) return { tone: 'waiting', word: t("Failed; we try again") }
  if (state === 'failed') return { tone: 'bad', word: t("Failed") }
  if (state === 'withheld') return { tone: 'ended', word: t("Not sent") }
  return { tone: 'waiting', word: t("On its way") }
}

/** What a change of a webhook has to send along, as all of it is replaced. */
export const copyWebhook = ({ name, url, state, ...more }: Webhook) => ({
  ...{ name, url, active: state === 'active', kind: more.kind, status: more.status },
  ...{ kelurahan: more.kelurahan, kecamatan: more.kecamatan },
  ...{ category: more.category, agency: more.agency },
})

/** How much a webhook is narrowed, apart from the kinds of events. */
export const countFilters = (webhook: Webhook): number =>
  [webhook.kelurahan, webhook.kecamatan, webhook.category, webhook.agency, webhook.status].filter(
    (values) => values.length,
  ).length
