// Uploads of officers' photos. One that a form has begun goes on when the step is in the outbox.

import type { DraftPhoto } from '../../lib/drafts'
import { uploadPhoto } from '../../lib/sending'

const begun = new Map<string, Promise<DraftPhoto>>()

/** Upload a photo, once however often it is asked for. Throws NoAnswer or Refused. */
export function uploadOnce(photo: DraftPhoto): Promise<DraftPhoto> {
  const upload = begun.get(photo.id) ?? uploadPhoto(photo)
  begun.set(photo.id, upload)
  upload.catch(() => begun.delete(photo.id))
  return upload
}
