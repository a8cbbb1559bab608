// The names and telephone numbers of the service, which the build puts here (operate/page_facts.py).

import { language } from './sentences'

interface Service {
  name: string
  name_en: string
  city: string
  city_en: string
  emergency: string
  /** What takes reports by SMS; null in a city that takes none. */
  sms: string | null
}

declare const __SERVICE__: Service

export const { emergency, sms } = __SERVICE__
export const service = language === 'en' ? __SERVICE__.name_en : __SERVICE__.name
export const cityName = language === 'en' ? __SERVICE__.city_en : __SERVICE__.city
