// Sends a draft: its photos, then the report. What is sent twice is one report, because the draft's
// id goes with it as the Idempotency-Key.

import type { components } from '../api'
import { api, ask, NoAnswer } from './api'
import { UPLOAD_KEPT, type Draft, type DraftPhoto, type DraftPlace } from './drafts'
import { language } from './sentences'

export type Receipt = components['schemas']['Receipt'] & {
  /** Whether the report was there already: the answer to an earlier sending was lost. */
  replayed: boolean
}

/** Upload a photo, unless that was done and the upload is still there. */
export async function uploadPhoto(photo: DraftPhoto): Promise<DraftPhoto> {
  if (photo.upload && Date.now() - photo.uploaded < UPLOAD_KEPT) return photo
  const form = await ask(
    api.POST('/v1/uploads', {
      body: { filename: 'foto', content_type: photo.type, size: photo.file.size },
    }),
  )
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', photo.file)
  const stored = await fetch(form.url, { method: 'POST', body }).catch(() => null)
  if (!stored?.ok) throw new NoAnswer()
  return { ...photo, upload: form.id, uploaded: Date.now() }
}

/** What is sent of a place. */
export const placeBodyOf = (place: DraftPlace): components['schemas']['ReportBody']['place'] => ({
  ...(place.address.trim() ? { address: place.address.trim() } : {}),
  ...(place.way !== 'typed' && place.point ? place.point : {}),
  ...(place.way === 'typed' && place.kelurahan ? { kelurahan: place.kelurahan } : {}),
  ...(place.way !== 'typed' && place.point && place.confirmed
    ? { kelurahan: place.confirmed }
    : {}),
})

/** What is sent of a draft. Answers go with their codes. */
export function bodyOf(draft: Draft): components['schemas']['ReportBody'] {
  const { place, contact } = draft
  const filled = Object.entries(contact).filter(([, text]) => text.trim())
  return {
    description: draft.description.trim(),
    place: placeBodyOf(place),
    ...(draft.category ? { category: draft.category } : {}),
    ...(filled.length
      ? { contact: Object.fromEntries(filled.map(([name, text]) => [name, text.trim()])) }
      : {}),
    ...(draft.visibility ? { visibility: draft.visibility } : {}),
    ...(Object.keys(draft.answers).length ? { answers: draft.answers } : {}),
    ...(draft.purpose ? { purpose: draft.purpose } : {}),
    about_officials: draft.aboutOfficials,
    attachments: draft.photos.flatMap((photo) => photo.upload ?? []),
    language,
  } as components['schemas']['ReportBody']
}

/** Send a draft whose photos were uploaded. Throws NoAnswer or Refused. */
export async function sendDraft(draft: Draft): Promise<Receipt> {
  const headers = { 'Idempotency-Key': draft.id }
  const call = api.POST('/v1/reports', { body: bodyOf(draft), headers })
  const receipt = await ask<components['schemas']['Receipt']>(call)
  return { ...receipt, replayed: (await call).response.headers.has('Idempotent-Replayed') }
}
