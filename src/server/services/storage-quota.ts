import { AppError } from '@/lib/errors'
import { formatBytes, formatLimit } from '@/lib/format'
import type { AdminAccount, AdminAccountList } from '@/schemas/account'
import type { SessionUser, StorageUse } from '@/types/api'
import type { ServerContext } from '../context'
import type { Executor, Transaction } from '../db/client'
import { courseRepository } from '../db/repositories/course-repository'
import { storageUseRepository } from '../db/repositories/storage-use-repository'
import { notFound } from './course-write'
import { requireRight } from './edit-course'

interface Need {
  /** Whose course the file is for. */
  ownerId: string
  /** Who sends it. */
  userId: string
  filename: string
  /** Bytes. */
  size: number
  /** The video that gets the file, if there is one. */
  videoId: string | undefined
}

/** What the files of one person's courses may take up: as an administrator has set, or `STORAGE_QUOTA_BYTES`. */
export const createStorageQuota = ({ db, env }: ServerContext) => {
  const quotaOf = async (executor: Executor, ownerId: string) =>
    (await storageUseRepository.quotaOf(executor, ownerId)) ?? env.STORAGE_QUOTA_BYTES ?? null

  const requireIn = async (executor: Executor, need: Need): Promise<void> => {
    const quotaBytes = await quotaOf(executor, need.ownerId)
    if (quotaBytes === null) return
    const usedBytes = await storageUseRepository.usedBytes(executor, need.ownerId, need.videoId)
    if (usedBytes + need.size > quotaBytes) throw overQuota(need, usedBytes, quotaBytes)
  }

  return {
    /**
     * Looks without holding anybody back, before something is reserved.
     * @throws AppError `overQuota`
     */
    requireRoom: (need: Need): Promise<void> => requireIn(db, need),

    /**
     * As `requireRoom`, for sure: whoever wants room of the same person waits until this transaction is over. Taken
     * after the course's lock, by everybody.
     */
    async claimRoom(tx: Transaction, need: Need): Promise<void> {
      if ((await quotaOf(tx, need.ownerId)) === null) return
      await storageUseRepository.lock(tx, need.ownerId)
      await requireIn(tx, need)
    },

    /**
     * For a change that shares bytes: they are more only for an owner who has none of them yet.
     * @throws AppError `overQuota`
     */
    async sharing<T>(tx: Transaction, need: Need, change: () => Promise<T>): Promise<T> {
      const quotaBytes = await quotaOf(tx, need.ownerId)
      if (quotaBytes === null) return change()
      await storageUseRepository.lock(tx, need.ownerId)
      const before = await storageUseRepository.usedBytes(tx, need.ownerId)
      const result = await change()
      const after = await storageUseRepository.usedBytes(tx, need.ownerId)
      if (after > before && after > quotaBytes) throw overQuota(need, before, quotaBytes)
      return result
    },

    /** Of all courses of one's own. */
    ownStorage: async (user: SessionUser): Promise<StorageUse> => ({
      usedBytes: await storageUseRepository.usedBytes(db, user.id),
      quotaBytes: await quotaOf(db, user.id),
    }),

    /** For administrators: who has how much, and may have. */
    async listAccounts({
      search = '',
      cursor,
      limit = 50,
    }: {
      search?: string | undefined
      cursor?: string | undefined
      limit?: number | undefined
    }): Promise<AdminAccountList> {
      const rows = await storageUseRepository.listAccounts(db, { search, after: cursor, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const items: AdminAccount[] = []
      for (const { deletionDueAt, quotaBytes, ...account } of shown) {
        items.push({
          ...account,
          usedBytes: await storageUseRepository.usedBytes(db, account.id),
          quotaBytes: quotaBytes ?? env.STORAGE_QUOTA_BYTES ?? null,
          isOwnQuota: quotaBytes !== null,
          deletion_due: deletionDueAt?.toISOString() ?? null,
        })
      }
      const nextCursor = rows.length > limit ? (shown.at(-1)?.email ?? null) : null
      return { items, nextCursor, defaultQuotaBytes: env.STORAGE_QUOTA_BYTES ?? null }
    },

    /** For whoever may add files to the course: how full the storage of its owner is. */
    storageUse: async (user: SessionUser, courseId: string): Promise<StorageUse> => {
      const found = await courseRepository.find(db, courseId, user.id)
      if (!found) throw notFound('course')
      requireRight(found.access, 'edit')
      const { instructorId } = found.course
      return {
        usedBytes: await storageUseRepository.usedBytes(db, instructorId),
        quotaBytes: await quotaOf(db, instructorId),
      }
    },
  }
}

export type StorageQuota = ReturnType<typeof createStorageQuota>

function overQuota(
  { ownerId, userId, filename, size }: Need,
  usedBytes: number,
  quotaBytes: number,
): AppError {
  const whose = ownerId === userId ? 'your' : 'the course owner’s'
  const left = Math.max(0, quotaBytes - usedBytes)
  const room = left === 0 ? 'nothing' : exactly(left, size)
  const message =
    `“${filename}” needs ${exactly(size, left)}, and ${room} of ${whose} ${formatLimit(quotaBytes)} is left. ` +
    'Nothing was sent. Delete videos for good to free space, or ask the person who runs this server for more.'
  return new AppError('overQuota', message, {
    errors: [{ field: 'size', message }],
    details: { usedBytes, quotaBytes, neededBytes: size },
  })
}

/** Two sizes that read the same are told to the byte. */
const exactly = (bytes: number, other: number): string =>
  formatBytes(bytes) === formatBytes(other) ? `${bytes.toLocaleString('en')} bytes` : formatBytes(bytes)
