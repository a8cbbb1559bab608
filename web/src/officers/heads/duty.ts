// Duty contacts, and the words for them.

import type { components } from '../../api'
import { formatDay } from '../../lib/moments'
import { t } from '../../lib/sentences'

type Schemas = components['schemas']
export type Contact = Schemas['DutyContact']
export type ContactBody = Schemas['DutyContactBody']
export type Message = Schemas['DutyMessage']
export type Way = Contact['way']

export const WAYS: { way: Way; name: string; text: string; address: string; type: string }[] = [
  {
    way: 'mail',
    name: t("Email"),
    text: t("Every step. Best is an address that several people read."),
    address: t("Email address"),
    type: 'email',
  },
  {
    way: 'chat',
    name: t("Chat room"),
    text: t("Every step, in Slack, Mattermost or Google Chat."),
    address: t("Address of the room's incoming webhook"),
    type: 'url',
  },
  {
    way: 'webhook',
    name: t("System of the office"),
    text: t("Every step, as signed messages that a program reads."),
    address: t("https address of the system"),
    type: 'url',
  },
  {
    way: 'sms',
    name: t("SMS"),
    text: t("Only what is urgent: emergencies and red flags."),
    address: t("Mobile number"),
    type: 'tel',
  },
]

export const nameWay = (way: string): string => WAYS.find((each) => each.way === way)?.name ?? way

/** Why a contact gets no messages now, in words; empty when it gets them. */
export function tellObstacle(contact: Contact, others: Contact[]): string {
  const deputy = others.find(({ id }) => id === contact.deputy)?.label
  const instead = deputy
    ? t("{deputy} gets them instead.", { deputy })
    : t("The others of the office get them, or the office above.")
  if (contact.obstacle === 'unconfirmed') {
    return t("It gets no messages until its code is confirmed.")
  }
  if (contact.obstacle === 'failed') {
    return `${t("It refused our last message.")} ${instead}`
  }
  if (contact.obstacle === 'absent') return `${tellAbsence(contact)} ${instead}`
  return ''
}

/** The days of absence; empty where there are none. */
export function tellAbsence({ absent_from: from, absent_until: until }: Contact): string {
  if (from && until) {
    return t("Absent from {from} until {until}.", { from: formatDay(from), until: formatDay(until) })
  }
  return from ? t("Absent from {from} on.", { from: formatDay(from) }) : ''
}

const STATES: Record<Message['state'], string> = {
  claimed: t("on its way"),
  sent: t("sent"),
  delivered: t("arrived"),
  failed: t("failed"),
  unknown: t("may have arrived"),
  withheld: t("waits for tomorrow: the city's limit of the day"),
} as Record<Message['state'], string>

/** What became of a message. */
export const tellState = (message: Message): string =>
  message.state === 'failed' && message.retry
    ? t("failed, is in a later message")
    : (STATES[message.state] ?? message.state)
