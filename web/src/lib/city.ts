// What the city's tables say, as far as pages of text tell it (operate/page_facts.py). The build
// puts it here, so it belongs into no script.
import { language } from './sentences'

/** A row with a name, and an English one, which may be empty. */
export interface Named {
  name: string
  name_en: string
}

/** What the public is promised. The one for all reports without another promise has no code. */
export interface Promised {
  code: string
  categories: Named[]
  respond_hours: number
  first_answer_hours: number
  complete_hours: number
  calendar: 'clock' | 'office'
}

/** A step that is taken by itself when an office is late. */
export interface Rung {
  measure: 'promise' | 'first_answer' | 'unanswered'
  kind: 'reminder' | 'escalation' | 'red_flag'
  share: number
  after_hours: number
  to: string
  offices: Named[]
}

interface City {
  most_files: number
  office_open: string
  office_close: string
  settings: Record<
    | 'appeal_hours'
    | 'code_minutes'
    | 'confirm_working_days'
    | 'link_minutes'
    | 'most_appeals'
    | 'most_handovers'
    | 'most_pauses'
    | 'most_reopenings'
    | 'notice_log_days'
    | 'provisional_hide_hours'
    | 'reopen_days'
    | 'shown_pixels'
    | 'verify_share',
    number
  >
  triage: Named
  oversight: Named
  channels: (Named & { kind: string })[]
  helplines: { number: string; name: string; matters: Named[] }[]
  identity: Named[]
  promises: Promised[]
  ladder: Rung[]
  days: Record<'reports' | 'messages' | 'letters' | 'parked' | 'uploads' | 'deleted', number>
}

declare const __CITY__: City

export const city: City = __CITY__

/** The name of a row in the page's language. */
export function tell(row: Named): string {
  return (language === 'en' && row.name_en) || row.name
}
