// The names of the published tables of figures, which the build puts here (operate/page_facts.py).

/** `file` is the name below `/v1/statistics/`, without an ending. */
export interface Measure {
  file: string
  title: string
}

declare const __MEASURES__: Measure[]

export const measures: Measure[] = __MEASURES__
