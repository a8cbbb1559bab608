// Takes steps through gaps of the network. A step is kept before it is sent, and sent with the
// version that its officer saw and a key of its own: a lost answer is asked for again and recognised
// as done, and what changed meanwhile is shown and never overwritten.

import type { components } from '../../api'
import { NoAnswer, Refused, type Problem } from '../../lib/api'
import { session } from '../session.svelte'
import { ask, isStale, work, type Record } from '../work'
import { isAbout, keepStep, listSteps, removeStep, type Change, type KeptStep, type Seen, type Step } from './store'
import { uploadOnce } from './uploads'

type Schemas = components['schemas']
export type WorkReport = Schemas['WorkReport']
export type BulkResult = Schemas['BulkResults']['items'][number]
type BulkProblem = NonNullable<BulkResult['problem']>

/** What became of a step: done, or it waits for the network, or the report has changed before. */
export type Outcome = { done: WorkReport } | 'waiting' | 'conflict'

const PATIENCE = 20_000 // milliseconds until an answer has to be there
// What the ladder notes by itself when time passes. It overwrites nothing, and nothing overwrites it.
const OF_THE_CLOCK: Change['kind'][] = ['reminder', 'escalation']
const LOCK = 'tanggap-outbox' // of the tabs of a browser, one sends

class Outbox {
  /** The steps of the signed-in officer that are not done, the first one first. */
  steps = $state.raw<KeptStep[]>([])
  /** The last report that a waiting step has changed. */
  done = $state.raw<{ number: string; report: WorkReport } | null>(null)

  #busy = false

  /** Show what the officer's device keeps, and send it. */
  async open(): Promise<void> {
    await this.#read()
    await this.send()
  }

  async #read(): Promise<void> {
    const kept = session.officer && (await listSteps(session.keeper))
    if (kept) this.steps = kept
  }

  /** Forget what is shown. What is kept stays on the device, for its officer. */
  close(): void {
    this.steps = []
  }

  /**
   * Take a step: keep it, and send it unless others of its report wait. It replaces the same step
   * that met a conflict or was refused: its officer has seen that. Throws Refused.
   */
  async take(step: Step): Promise<Outcome> {
    const others = this.steps.filter((each) => isAbout(each, step.number))
    const first = !others.some(({ state }) => state === 'waiting')
    const kept = await this.#keep(step)
    for (const each of others) {
      if (each.state !== 'waiting' && isSameStep(each, step)) await this.remove(each.id)
    }
    if (!first) {
      void this.send()
      return 'waiting'
    }
    try {
      return await this.#sendOne(kept)
    } catch (problem) {
      await this.remove(kept.id) // the form that took it tells why, and still has it
      throw problem
    }
  }

  /**
   * Take the same step with several reports: keep it, and send it. Return the result for each, or
   * that it waits. Throws Refused.
   */
  async takeSeveral(step: Step): Promise<BulkResult[] | 'waiting'> {
    const kept = await this.#keep(step)
    try {
      return await this.#sendSeveral(kept)
    } catch (problem) {
      await this.remove(kept.id)
      throw problem
    }
  }

  /** How the steps of a report stand: nothing when there are none. */
  stateOf(number: string): KeptStep['state'] | null {
    return this.steps.find((step) => isAbout(step, number))?.state ?? null
  }

  async #keep(step: Step): Promise<KeptStep> {
    const last = this.steps.at(-1)?.at ?? 0
    const officer = session.keeper
    const kept = { ...step, ...begin(), officer, at: Math.max(Date.now(), last + 1) }
    await this.#put(kept)
    return kept
  }

  /** Send what waits, in the order in which it was taken. One that has to wait stops the others. */
  async send(): Promise<void> {
    if (this.#busy || session.state !== 'in' || !navigator.onLine) return
    this.#busy = true
    try {
      await withLock(() => this.#sendAll())
    } finally {
      this.#busy = false
    }
  }

  async #sendAll(): Promise<void> {
    await this.#read() // another tab may have sent some
    // Reports with a step that has to be looked at first, and its version: later ones build on it.
    const stopped = new Map<string, number>()
    for (const { id } of this.steps) {
      const step = this.steps.find((each) => each.id === id)
      if (!step) continue
      const about = step.number || step.id
      if (step.state !== 'waiting') stopped.set(about, step.version)
      if (stopped.get(about) === step.version) continue
      try {
        if (step.reports) {
          const results = await this.#sendSeveral(step)
          if (results === 'waiting') return
          await this.#split(step, results)
          continue
        }
        const outcome = await this.#sendOne(step)
        if (outcome === 'waiting') return
        if (outcome === 'conflict') stopped.set(about, step.version)
        else this.done = { number: step.number, report: outcome.done }
      } catch (problem) {
        stopped.set(about, step.version)
        await this.#put({ ...step, state: 'refused', sentence: (problem as Refused).message })
      }
    }
  }

  /** Send a step. Throws Refused when the service will not take it as it is. */
  async #sendOne(step: KeptStep): Promise<Outcome> {
    try {
      const done = await request(await this.#upload(step))
      await this.remove(step.id)
      await this.#follow(step, done.version)
      return { done }
    } catch (problem) {
      if (problem instanceof NoAnswer) return 'waiting'
      if (!(problem instanceof Refused)) throw problem
      if (problem.problem.status === 401) return 'waiting' // until the officer signs in again
      if (!isStale(problem.problem)) throw problem
      const version = readOvertaken(problem.problem)
      if (version) {
        await this.#follow(step, version)
        return this.#sendOne(await this.#renew(step, { version }))
      }
      const changes = (problem.problem.changes as Change[] | undefined) ?? []
      await this.#put({ ...step, state: 'conflict', sentence: problem.message, changes })
      return 'conflict'
    }
  }

  /** Send a step with several reports. Throws Refused when the service takes none of them. */
  async #sendSeveral(step: KeptStep): Promise<BulkResult[] | 'waiting'> {
    try {
      const results = await requestSeveral(step)
      const late = results.flatMap(({ number, problem }) => {
        const seen = step.reports?.find((each) => each.number === number)
        const version = problem && readOvertaken(problem)
        return seen && version ? [{ ...seen, version }] : []
      })
      const kept = late.length ? await this.#keep({ ...step, reports: late }) : null
      await this.remove(step.id)
      if (!kept) return results
      const again = await this.#sendSeveral(kept)
      const numbers = new Set(late.map(({ number }) => number))
      const others = results.filter(({ number }) => !numbers.has(number))
      return again === 'waiting' ? others : [...others, ...again]
    } catch (problem) {
      if (problem instanceof NoAnswer) return 'waiting'
      if (problem instanceof Refused && problem.problem.status === 401) return 'waiting'
      throw problem
    }
  }

  /** Put a step of its own in the place of each report that was refused among several. */
  async #split(step: KeptStep, results: BulkResult[]): Promise<void> {
    for (const { number, problem } of results) {
      const report = step.reports?.find((each) => each.number === number)
      if (!problem || !report) continue
      const { reports: _, ...alone } = { ...step, ...report, route: 'actions' as const }
      const state = isStale(problem) ? 'conflict' : 'refused'
      const changes = (problem.changes as Change[] | undefined) ?? []
      await this.#put({ ...alone, ...begin(), state, sentence: problem.detail, changes })
    }
  }

  /** Upload the photos of a step, and keep that it was done. */
  async #upload(step: KeptStep): Promise<KeptStep> {
    const photos = []
    for (const photo of step.photos) photos.push(await uploadOnce(photo))
    if (photos.length) await this.#put({ ...step, photos })
    return { ...step, photos }
  }

  /** The officer's next steps with the report were taken on top of one, which has this version now. */
  async #follow(first: KeptStep, version: number): Promise<void> {
    for (const step of this.steps) {
      const follows = step.number === first.number && step.version === first.version
      if (follows && step.id !== first.id) await this.#put({ ...step, version })
    }
  }

  /** Take a step anew on the report as it is now. */
  async apply(step: KeptStep, { version, ...record }: Record): Promise<void> {
    await this.#renew(step, { version, seen: describeSeen(record) })
    await this.send()
  }

  /** Send a step again that was refused, as a new one. */
  async retry(step: KeptStep): Promise<void> {
    await this.#renew(step, {})
    await this.send()
  }

  /** Put a new step in the place of one, which may be sent again then. */
  async #renew(step: KeptStep, change: Partial<Step>): Promise<KeptStep> {
    const renewed = { ...step, ...change, ...begin() }
    this.steps = this.steps.map((each) => (each.id === step.id ? renewed : each))
    await keepStep(renewed)
    await removeStep(step.id)
    return renewed
  }

  /** Give a step up, or forget one that is done. */
  async remove(id: string): Promise<void> {
    this.steps = this.steps.filter((step) => step.id !== id)
    await removeStep(id)
  }

  async #put(step: KeptStep): Promise<void> {
    const others = this.steps.filter(({ id }) => id !== step.id)
    this.steps = [...others, step].sort((a, b) => a.at - b.at)
    await keepStep(step)
  }
}

export const outbox = new Outbox()

/** Send whenever the network may be back. Return how to end it. */
export function watchOutbox(): () => void {
  const send = () => void outbox.send()
  addEventListener('online', send)
  document.addEventListener('visibilitychange', send)
  const timer = setInterval(send, 20_000) // milliseconds
  void outbox.open()
  return () => {
    removeEventListener('online', send)
    document.removeEventListener('visibilitychange', send)
    clearInterval(timer)
    outbox.close()
  }
}

/** What an officer sees of a report, for the case that it changes. */
export const describeSeen = (record: Omit<Record, 'version'>): Seen => ({
  status: record.status,
  status_label: record.status_label,
  holder: record.holder.name,
  complete_by: record.promise.complete_by,
})

/** Whether two steps want the same of a report. */
const isSameStep = (one: Step, two: Step) =>
  one.route === two.route && one.body.action === two.body.action

/** What a step has that was not tried yet. */
const begin = (): Pick<KeptStep, 'id' | 'state' | 'sentence' | 'changes'> => ({
  id: crypto.randomUUID(),
  state: 'waiting',
  sentence: '',
  changes: [],
})

/** The version to send again with, when nothing but the clock has changed the report since. */
function readOvertaken(problem: Problem | BulkProblem): number | null {
  const some = (problem.changes as Change[] | undefined) ?? []
  const late = some.length > 0 && some.every(({ kind }) => OF_THE_CLOCK.includes(kind))
  return isStale(problem) && late ? Number(problem.version) || null : null
}

async function requestSeveral(step: KeptStep): Promise<BulkResult[]> {
  const reports = step.reports?.map(({ number, version }) => ({ number, version })) ?? []
  const headers = { 'Idempotency-Key': step.id }
  const signal = AbortSignal.timeout(PATIENCE)
  const body = { ...step.body, reports } as never // the form has made it for the route
  const answer = await ask<{ items: BulkResult[] }>(
    work.POST('/v1/work/actions', { headers, signal, body }),
  )
  return answer.items
}

function request(step: KeptStep): Promise<WorkReport> {
  const photos = step.photos.flatMap((photo) => photo.upload ?? [])
  const options = {
    params: { path: { number: step.number } },
    headers: { 'Idempotency-Key': step.id },
    signal: AbortSignal.timeout(PATIENCE),
    // The form has made it for the route.
    body: { ...step.body, version: step.version, ...(photos.length ? { photos } : {}) } as never,
  }
  if (step.route === 'verification') return ask(work.POST('/v1/work/{number}/verification', options))
  if (step.route === 'moderation') return ask(work.POST('/v1/work/{number}/moderation', options))
  return ask(work.POST('/v1/work/{number}/actions', options))
}

/** Run while no other tab does; not at all when one does. */
async function withLock(run: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return run()
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? run() : undefined))
}
