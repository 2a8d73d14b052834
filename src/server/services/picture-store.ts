import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import { readPicture, type PictureFacts } from '@/lib/pictures/read-picture'
import type { ServerContext } from '../context'
import type { Transaction } from '../db/client'
import { orphanRepository } from '../db/repositories/orphan-repository'
import type { PictureRow } from '../db/repositories/picture-repository'
import { newStorageKey } from './storage-key'

/** Longer than storing half a megabyte takes; after that what nobody uses is removed. */
const HOLD_SECONDS = 300

/** Bytes that were looked at, whatever they were called. */
interface CheckedPicture {
  bytes: Buffer
  facts: PictureFacts
}

/** A picture in the storage that has no place yet. */
export type StoredPicture = Omit<PictureRow, 'courseId' | 'videoId' | 'usedAt'>

/** Pictures that people send, from their bytes to a row. */
export const createPictureStore = ({ db, storage }: Pick<ServerContext, 'db' | 'storage'>) => ({
  /** @throws AppError `invalid` for what is no JPEG or WebP, or too large */
  check(base64: string): CheckedPicture {
    const bytes = Buffer.from(base64, 'base64')
    return { bytes, facts: checked(bytes) }
  },

  /** Stores it; what gets no place in the next minutes is removed again. */
  async put({ bytes, facts }: CheckedPicture): Promise<StoredPicture> {
    const [id, storageKey] = [newId(), newStorageKey()]
    await orphanRepository.hold(db, `${id}:1`, storageKey, HOLD_SECONDS)
    const stored = await storage.putObject({ key: storageKey, contentType: facts.format, body: bytes })
    return { id, storageKey, backblazeFileId: stored.versionId, size: bytes.length, ...facts }
  },

  /** It gets its place in this transaction. @throws AppError `unavailable` when it may be gone already */
  async keep(tx: Transaction, { id, storageKey }: StoredPicture): Promise<void> {
    if (await orphanRepository.keep(tx, `${id}:1`, [storageKey])) return
    throw new AppError('unavailable', 'Storing the picture took too long. Try again.')
  },
})

function checked(bytes: Buffer): PictureFacts {
  const refused = (message: string) =>
    new AppError('invalid', message, { errors: [{ field: 'picture', message }] })
  const facts = readPicture(bytes)
  if (!facts) throw refused('This is no JPEG or WebP picture. Choose another one.')
  const { width, height } = facts
  const most = limits.pictureWidth
  if (bytes.length > limits.pictureBytes) throw refused('The picture is larger than 512 KB.')
  if (width < 16 || height < 16) throw refused('The picture is smaller than 16 × 16 pixels.')
  if (width > most || height > 2 * most) throw refused(`The picture is wider than ${most} pixels.`)
  return facts
}
