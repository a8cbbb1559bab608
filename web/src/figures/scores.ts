// The scores of the offices in a quarter, as the files have them: a preview in `scores`, and a file
// of its own for each version that was frozen.

import { count, loadFile, loadMeasure, measured, NoFile, readRows, textOf } from './files'
import type { FrozenScores, Index, Row, Scores } from './files'
import { askNames, loadNames, type Names } from './names'

export interface Score {
  quarter: string
  office: string
  name: string
  band: number
  score: number
  answers: { onTime: number; all: number; part: number | null }
  /** `waiting`: reporters whose reports are open past their promise. */
  ends: { onTime: number; all: number; waiting: number; part: number | null }
  quality: { closings: number; reopened: number; rejected: number; part: number | null }
  ratings: { rated: number; stars: number; part: number | null }
}

/** The scores of one quarter, or of all. */
export interface Scored {
  scores: Score[]
  countedAt: string
  frozen: Scores | null
  /** Of all versions that were frozen, the newest first. */
  versions: FrozenScores[]
}

function readScore(row: Row, names: Names): Score {
  const office = textOf(row, 'office')
  return {
    quarter: textOf(row, 'quarter'),
    office,
    name: names[office] ?? (row.office_name ? textOf(row, 'office_name') : office),
    band: count(row, 'band'),
    score: count(row, 'score'),
    answers: { onTime: count(row, 'answers_on_time'), all: count(row, 'answers'), part: measured(row, 'answers_part') },
    ends: {
      onTime: count(row, 'ends_on_time'),
      all: count(row, 'ends'),
      waiting: count(row, 'waiting'),
      part: measured(row, 'ends_part'),
    },
    quality: {
      closings: count(row, 'closings'),
      reopened: count(row, 'reopened'),
      rejected: count(row, 'closings_rejected'),
      part: measured(row, 'quality_part'),
    },
    ratings: { rated: count(row, 'rated'), stars: count(row, 'stars'), part: measured(row, 'rating_part') },
  }
}

const versionsOf = (index: Index, quarter: string): FrozenScores[] =>
  (index.scores ?? [])
    .filter((each) => each.quarter === quarter)
    .sort((a, b) => b.version - a.version)

/** The scores of a quarter: its newest frozen version, else the preview. Null where there are none. */
export async function loadScores(index: Index, quarter: string): Promise<Scored | null> {
  const versions = versionsOf(index, quarter)
  const [newest] = versions
  try {
    if (newest) {
      // What is frozen has codes alone: an office may have another name by now.
      const [frozen, names] = await Promise.all([loadFile<Scores>(newest.url), askNames('office')])
      const scores = readRows(frozen).map((row) => readScore({ quarter, ...row }, names))
      return { scores, countedAt: frozen.counted_at, frozen, versions }
    }
    const [table, names] = await Promise.all([loadMeasure('scores'), loadNames('office')])
    const scores = readRows(table)
      .filter((row) => row.quarter === quarter)
      .map((row) => readScore(row, names))
    return scores.length ? { scores, countedAt: table.counted_at, frozen: null, versions } : null
  } catch (problem) {
    if (problem instanceof NoFile) return null
    throw problem
  }
}

/** The scores of an office in all quarters, the newest first, with their state and version. */
export async function loadOfficeScores(
  office: string,
): Promise<(Score & { state: string; version: number })[]> {
  try {
    return readRows(await loadMeasure('scores'))
      .filter((row) => row.office === office)
      .map((row) => ({ ...readScore(row, {}), state: textOf(row, 'state'), version: count(row, 'version') }))
      .sort((a, b) => (a.quarter < b.quarter ? 1 : -1))
  } catch (problem) {
    if (problem instanceof NoFile) return []
    throw problem
  }
}

export interface Band {
  band: number
  /** How much work its offices had: the least and the most answers and ends together. */
  least: number
  most: number
  ranked: (Score & { rank: number })[]
}

const volumeOf = ({ answers, ends }: Score) => answers.all + ends.all

/** The offices within their bands, those with the most work first. Equal scores have one rank. */
export function rankWithinBands(scores: Score[]): Band[] {
  const bands = [...new Set(scores.map(({ band }) => band))].sort((a, b) => b - a)
  return bands.map((band) => {
    const inside = scores
      .filter((each) => each.band === band)
      .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name))
    const volumes = inside.map(volumeOf)
    return {
      band,
      least: Math.min(...volumes),
      most: Math.max(...volumes),
      ranked: inside.map((each) => ({
        ...each,
        rank: 1 + inside.filter(({ score }) => score > each.score).length,
      })),
    }
  })
}
