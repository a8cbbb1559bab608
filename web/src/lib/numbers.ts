// The city's telephone numbers, which the build puts here (operate/page_facts.py).

interface Numbers {
  emergency: string
  /** What takes reports by SMS; null in a city that takes none. */
  sms: string | null
}

declare const __NUMBERS__: Numbers

export const { emergency, sms } = __NUMBERS__
