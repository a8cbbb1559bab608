// Signs officers in: the calls of Amazon Cognito that this takes, by fetch.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/

import { loadConfig } from '../lib/config'
import { t } from '../lib/sentences'

/** What Cognito gives to somebody who signed in. A renewal has no `refresh`: the old one stays. */
export interface Tokens {
  id: string
  refresh: string | null
}

/** What Cognito asks for before it gives tokens: a first password of one's own, or a code. */
export interface Challenge {
  kind: 'password' | 'code'
  session: string
  name: string
}

export type Reply = { tokens: Tokens } | { challenge: Challenge }

/** `refused`: the proof is wrong or has expired. `weak`: the new password is refused. */
export type FaultKind = 'refused' | 'expired' | 'often' | 'weak' | 'network' | 'closed'

/** Signing in failed; the message tells an officer why. */
export class LoginFault extends Error {
  constructor(readonly kind: FaultKind) {
    super(FAULTS[kind])
  }
}

const FAULTS: Record<FaultKind, string> = {
  refused: t("The name, the password or the code is wrong. Check it, then try again."),
  expired: t("The first password or this step has expired. Begin again, or ask your administrator."),
  often: t("There were too many attempts. Wait 15 minutes, then try again."),
  weak: t("This password is not strong enough, or was used before. Choose another one."),
  network: t("There is no network, or the sign-in service does not answer. Please try again in a moment."),
  closed: t("Officers cannot sign in here. Tell your administrator."),
}

const TARGET = 'AWSCognitoIdentityProviderService'
const PATIENCE = 20_000 // milliseconds until an answer has to be there

interface Answer {
  AuthenticationResult?: { IdToken: string; RefreshToken?: string }
  ChallengeName?: string
  ChallengeParameters?: Record<string, string>
  Session?: string
}

/** Call an action for our client. Raises LoginFault. */
async function call(action: string, body: Record<string, unknown>): Promise<Answer> {
  const config = await loadConfig()
  if (!config) throw new LoginFault('network')
  if (!config.login) throw new LoginFault('closed')
  const answer = await fetch(config.login.endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `${TARGET}.${action}`,
    },
    body: JSON.stringify({ ClientId: config.login.client, ...body }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null)
  const reply = (await answer?.json().catch(() => ({}))) as (Answer & Failure) | undefined
  if (!answer || !reply || answer.status >= 500) throw new LoginFault('network')
  if (!answer.ok) throw new LoginFault(nameFault(reply))
  return reply
}

interface Failure {
  __type?: string
  message?: string
}

/** A wrong password, an expired one and too many attempts have one type, and differ in the words. */
function nameFault({ __type = '', message = '' }: Failure): FaultKind {
  const type = __type.split('#').at(-1)
  if (type === 'InvalidPasswordException' || type === 'PasswordHistoryPolicyViolationException') {
    return 'weak'
  }
  if (type === 'TooManyRequestsException' || type === 'LimitExceededException') return 'often'
  if (type === 'ExpiredCodeException' || /session/i.test(message)) return 'expired'
  if (/attempts exceeded/i.test(message)) return 'often'
  if (/expired/i.test(message)) return 'expired'
  return 'refused'
}

function readReply(answer: Answer, typed: string): Reply {
  const { AuthenticationResult: tokens, ChallengeName: asked, Session: session = '' } = answer
  if (tokens) return { tokens: { id: tokens.IdToken, refresh: tokens.RefreshToken ?? null } }
  // The name that the challenge belongs to; an officer may have typed a mail address.
  const name = answer.ChallengeParameters?.USER_ID_FOR_SRP ?? typed
  if (asked === 'NEW_PASSWORD_REQUIRED') return { challenge: { kind: 'password', session, name } }
  if (asked === 'SOFTWARE_TOKEN_MFA') return { challenge: { kind: 'code', session, name } }
  throw new LoginFault('closed')
}

/** Sign in by password. Raises LoginFault. */
export async function signIn(name: string, password: string): Promise<Reply> {
  const answer = await call('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: name, PASSWORD: password },
  })
  return readReply(answer, name)
}

/** Answer a challenge by the new password or the code. Raises LoginFault. */
export async function answerChallenge(challenge: Challenge, text: string): Promise<Reply> {
  const [ChallengeName, member] =
    challenge.kind === 'password'
      ? ['NEW_PASSWORD_REQUIRED', 'NEW_PASSWORD']
      : ['SOFTWARE_TOKEN_MFA', 'SOFTWARE_TOKEN_MFA_CODE']
  const answer = await call('RespondToAuthChallenge', {
    ChallengeName,
    Session: challenge.session,
    ChallengeResponses: { USERNAME: challenge.name, [member]: text },
  })
  return readReply(answer, challenge.name)
}

/** Return a new ID token for a refresh token. Raises LoginFault. */
export async function renew(refresh: string): Promise<Tokens> {
  const answer = await call('InitiateAuth', {
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: refresh },
  })
  const reply = readReply(answer, '')
  if (!('tokens' in reply)) throw new LoginFault('expired')
  return reply.tokens
}

/** End a refresh token, and the tokens that came of it. Without a network it ends by itself. */
export async function revoke(refresh: string): Promise<void> {
  await call('RevokeToken', { Token: refresh }).catch(() => undefined)
}
