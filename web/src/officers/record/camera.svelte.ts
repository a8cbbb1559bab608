// Photos of work that was done: made small with all that they say of themselves, and uploaded while
// the note is written.

import type { DraftPhoto } from '../../lib/drafts'
import type { Capture } from '../../lib/exif'
import { findPhotoFault, MOST_PHOTOS, readyEvidence } from '../../lib/photos'
import { t } from '../../lib/sentences'
import { uploadOnce } from '../outbox/uploads'

/** A photo that was taken or chosen. `address` shows it. */
export interface Taken extends Capture {
  photo: DraftPhoto
  address: string
}

export class Camera {
  taken = $state.raw<Taken[]>([])
  /** How many photos are being made small. */
  busy = $state(0)
  fault = $state('')

  async add(files: File[]): Promise<void> {
    const room = MOST_PHOTOS - this.taken.length - this.busy
    this.fault = files.length > room ? t("At most {most} photos.", { most: MOST_PHOTOS }) : ''
    const some = files.slice(0, room)
    this.busy += some.length
    for (const file of some) {
      try {
        await this.#addOne(file)
      } finally {
        this.busy -= 1
      }
    }
  }

  async #addOne(file: File): Promise<void> {
    const { file: made, type, ...capture } = await readyEvidence(file)
    const fault = findPhotoFault({ file: made, type }, file.name)
    if (fault) {
      this.fault = fault
    } else {
      const id = crypto.randomUUID()
      const photo = { id, file: made, type, place: null, upload: null, uploaded: 0 }
      this.taken = [...this.taken, { photo, address: URL.createObjectURL(made), ...capture }]
      uploadOnce(photo).then(
        (done) => this.#replace(done),
        () => {}, // it is tried again when the step is sent
      )
    }
  }

  #replace(photo: DraftPhoto): void {
    this.taken = this.taken.map((each) => (each.photo.id === photo.id ? { ...each, photo } : each))
  }

  remove({ photo, address }: Taken): void {
    this.taken = this.taken.filter((each) => each.photo.id !== photo.id)
    URL.revokeObjectURL(address)
  }

  clear(): void {
    for (const { address } of this.taken) URL.revokeObjectURL(address)
    this.taken = []
  }
}
