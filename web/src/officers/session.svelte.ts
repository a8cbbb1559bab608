// The signed-in officer. The ID token is in memory only, and the refresh token lasts as long as the
// tab. After half an hour in which nobody did anything both are ended and the screen is locked; what
// was written stays behind the lock, for the same officer.

import { LoginFault, renew, revoke, type Tokens } from './login'

export type Role = 'officer' | 'head' | 'verifier' | 'desk' | 'analyst' | 'personnel' | 'auditor' | 'admin'

export interface Officer {
  id: string
  name: string
  /** The code of the office. */
  agency: string
  roles: Role[]
  /** The title of a deputy, who has the office and the role of the head; nothing of oneself. */
  acting?: string
}

/** The office whose head this tab's officer is deputy of. */
interface Acting {
  officer: string
  office: string
  title: string
}

type State = 'starting' | 'out' | 'in' | 'locked'

const KEY = 'tanggap-officer'
const ACTING = 'tanggap-acting'
const IDLE = 30 * 60_000 // milliseconds
const AHEAD = 2 * 60_000 // milliseconds before its end at which a token is renewed
const LOOK = 15_000 // milliseconds between two looks at the clock

interface Kept {
  refresh: string
  /** When the officer last did something, in milliseconds since 1970. */
  active: number
}

interface Claims {
  sub: string
  exp: number
  name?: string
  'cognito:username': string
  'cognito:groups'?: Role[]
  'custom:agency'?: string
}

class Session {
  state = $state<State>('starting')
  officer = $state.raw<Officer | null>(null)
  /** Whether the screen is locked because the session ended, and not because nobody was there. */
  ended = $state(false)

  /** What the officer may do; nothing of who is not signed in. */
  get roles(): Role[] {
    return this.officer?.roles ?? []
  }

  /** Whose steps the device keeps: those of a deputy apart, since they are sent as the deputy's. */
  get keeper(): string {
    const { id = '', acting, agency } = this.officer ?? {}
    return acting ? `${id}@${agency}` : id
  }
}

export const session = new Session()

let token = ''
let expires = 0 // milliseconds since 1970
let active = Date.now()
let renewing: Promise<void> | null = null

function readClaims(text: string): Claims {
  const part = (text.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')
  const bytes = Uint8Array.from(atob(part), (each) => each.charCodeAt(0))
  return JSON.parse(new TextDecoder().decode(bytes)) as Claims
}

function readKept(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

function readActing(officer: string): Acting | null {
  try {
    const acting = JSON.parse(sessionStorage.getItem(ACTING) ?? 'null') as Acting | null
    return acting?.officer === officer ? acting : null
  } catch {
    return null
  }
}

/** Act as the deputy of an office's head, or as oneself again; everything is loaded anew. */
export function actFor(office: { code: string; title: string } | null): void {
  const officer = session.officer?.id
  if (office && officer) {
    const acting: Acting = { officer, office: office.code, title: office.title }
    sessionStorage.setItem(ACTING, JSON.stringify(acting))
  } else {
    sessionStorage.removeItem(ACTING)
  }
  location.assign('/petugas')
}

function keep(refresh: string): void {
  sessionStorage.setItem(KEY, JSON.stringify({ refresh, active } satisfies Kept))
}

/** Take the tokens of somebody who signed in. Another officer than before begins anew. */
export function enter({ id, refresh }: Tokens): void {
  const claims = readClaims(id)
  if (session.officer && session.officer.id !== claims.sub) {
    if (refresh) keep(refresh)
    location.reload() // nothing of the one before may stay
    return
  }
  token = id
  expires = claims.exp * 1000
  active = Date.now()
  if (refresh) keep(refresh)
  const acting = readActing(claims.sub)
  session.officer = {
    id: claims.sub,
    name: claims.name ?? claims['cognito:username'],
    agency: acting?.office ?? claims['custom:agency'] ?? '',
    roles: acting ? ['head'] : (claims['cognito:groups'] ?? []),
    ...(acting ? { acting: acting.title } : {}),
  }
  session.ended = false
  session.state = 'in'
}

/** Go on with the session of this tab, where there is one. */
export async function resume(): Promise<void> {
  const kept = readKept()
  if (!kept) {
    session.state = 'out'
    return
  }
  active = kept.active
  if (Date.now() - active > IDLE) {
    forget()
    void revoke(kept.refresh)
    session.state = 'out'
    return
  }
  try {
    enter(await renew(kept.refresh))
  } catch (fault) {
    // Without a network the session goes on with the next loading.
    if (!(fault instanceof LoginFault) || fault.kind !== 'network') forget()
    session.state = 'out'
  }
}

function forget(): void {
  token = ''
  expires = 0
  sessionStorage.removeItem(KEY)
}

/** The token for a request, renewed where it is about to end; nothing when the screen is locked. */
export async function useToken(): Promise<string> {
  if (session.state === 'in' && Date.now() > expires - AHEAD) await renewToken()
  return token
}

/** Renew the token, once for all who ask at a time. */
function renewToken(): Promise<void> {
  renewing ??= renewNow().finally(() => (renewing = null))
  return renewing
}

async function renewNow(): Promise<void> {
  const kept = readKept()
  if (!kept) return endSession()
  try {
    enter(await renew(kept.refresh))
  } catch (fault) {
    if (fault instanceof LoginFault && fault.kind === 'network' && Date.now() < expires) return
    if (fault instanceof LoginFault && fault.kind !== 'network') endSession()
  }
}

/** The session is over, and asks for the password again. */
export function endSession(): void {
  forget()
  if (session.state !== 'in') return
  session.ended = true
  session.state = 'locked'
}

/** Lock the screen. Nobody can go on without the password, not even by loading the page anew. */
export function lock(): void {
  const kept = readKept()
  forget()
  session.state = 'locked'
  if (kept) void revoke(kept.refresh)
}

/** Sign out, and end the tokens. */
export async function signOut(): Promise<void> {
  const kept = readKept()
  forget()
  session.state = 'starting' // nothing is asked any more
  if (kept) await revoke(kept.refresh)
  session.officer = null
  session.ended = false
  session.state = 'out'
}

/** Note what the officer does, and lock the screen when that was long ago. Return how to end it. */
export function watchIdleness(): () => void {
  const note = () => {
    if (session.state !== 'in' || Date.now() - active > IDLE) return
    active = Date.now()
  }
  const look = () => {
    if (session.state !== 'in') return
    if (Date.now() - active > IDLE) return lock()
    const kept = readKept()
    if (kept && kept.active !== active) keep(kept.refresh)
    if (Date.now() > expires - AHEAD) void renewToken()
  }
  const signs = ['pointerdown', 'keydown', 'scroll', 'touchstart'] as const
  for (const sign of signs) addEventListener(sign, note, { passive: true, capture: true })
  document.addEventListener('visibilitychange', look)
  const timer = setInterval(look, LOOK)
  return () => {
    for (const sign of signs) removeEventListener(sign, note, { capture: true })
    document.removeEventListener('visibilitychange', look)
    clearInterval(timer)
  }
}
