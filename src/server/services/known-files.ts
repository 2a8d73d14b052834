import type * as z from 'zod'
import { AppError } from '@/lib/errors'
import { cleanOriginalFilename } from '@/lib/title-from-filename'
import type { startUploadSchema } from '@/schemas/upload'
import type { SessionUser } from '@/types/api'
import type { Executor } from '../db/client'
import { knownFileRepository } from '../db/repositories/known-file-repository'

/** Text that PostgreSQL can hold. */
export const storable = (fingerprint: string | undefined): string | null =>
  fingerprint?.replaceAll('\0', '') ?? null

/**
 * Refuses a file that a course has already which the person may edit: they are to be asked first.
 * @throws AppError `known`, which names the videos in `details`
 */
export async function refuseKnown(
  db: Executor,
  user: SessionUser,
  { id, filename, size, fingerprint }: z.output<typeof startUploadSchema>,
): Promise<void> {
  const originalFilename = cleanOriginalFilename(filename)
  const known = await knownFileRepository.find(db, user.id, {
    size,
    originalFilename,
    fingerprint: storable(fingerprint),
    exceptVideoId: id,
  })
  const [first] = known
  if (!first) return
  throw new AppError(
    'known',
    `“${originalFilename}” is in “${first.courseTitle}” already, as “${first.title}”. Choose what to do with it.`,
    { details: { known } },
  )
}
