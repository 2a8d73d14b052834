import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../../context'
import { rateLimitRepository } from '../../db/repositories/rate-limit-repository'
import { uploadRepository } from '../../db/repositories/upload-repository'
import { measureFor } from './figures'

/** As long as an upload can be gone on with. */
const WINDOW_SECONDS = 7 * 86_400

export interface FailedUpload {
  uploadId: string
  /** Words of ours, such as the code of an error; never a person's. */
  reason: string
  requestId?: string | null
}

/**
 * Counts an upload that failed, once, whoever tells it and however often: the browser that gave up (with S3 the bytes
 * never come by here), or the server that could not join its parts. Uploads of other people, and none, are not counted.
 */
export async function countFailedUpload(
  { db, figures }: Pick<ServerContext, 'db' | 'figures'>,
  user: Pick<SessionUser, 'id'>,
  { uploadId, reason, requestId = null }: FailedUpload,
): Promise<void> {
  if (!figures) return
  const upload = await uploadRepository.find(db, uploadId, user.id)
  // One that is done was no failure: the file in it may be no video.
  if (!upload || upload.state === 'done') return
  const { count } = await rateLimitRepository.hit(db, {
    key: `upload-failed:${uploadId}`,
    windowSeconds: WINDOW_SECONDS,
    limit: 1,
  })
  if (count > 1) return
  const error = { route: `upload ${uploadId}`, message: `Failed: ${reason}.`, requestId }
  measureFor(figures, user, { kind: 'upload', isError: true }, error)
}
