import { AppError } from '@/lib/errors'
import { cancelled } from '@/lib/upload/environment'
import {
  type CoordinatorOptions,
  createUploadCoordinator,
  type UploadCoordinator,
  type UploadEvent,
  type UploadRequest,
} from '@/lib/upload/upload-coordinator'
import { takeDroppedHandle } from './dropped-handles'
import { fingerprintOf } from './fingerprint'
import { keptHandles } from './kept-handles'
import { mayRepeat } from './repeats'
import { thisBrowser } from './this-browser'
import { asOwner } from './upload-locks'

export interface LedgerOptions extends CoordinatorOptions {
  /** Whose uploads these are; `undefined` while that is not known. */
  userId: () => string | undefined
}

/**
 * The queue of uploads with what lets a later page go on with them: the ledger gets each file's fingerprint, the
 * browser keeps the handle of a file that came with one, and one tab at a time sends an upload. A file that a course
 * has already is refused (`known`), so that the person can be asked.
 */
export function createLedgerCoordinator({ userId, ...options }: LedgerOptions): UploadCoordinator {
  const { api } = options
  /** By video. */
  const files = new Map<string, File>()
  /** Asked for, while it is not yet known whether another tab sends them. */
  const waiting = new Map<string, UploadRequest>()

  const keepHandle = async ({ id, file }: UploadRequest) => {
    const handle = await takeDroppedHandle(file)
    const owner = userId()
    if (handle && owner !== undefined) {
      await keptHandles.put({ uploadId: id, userId: owner, handle, keptAt: Date.now() })
    }
  }

  const onEvent = (event: UploadEvent) => {
    const { request } = event
    if (event.type === 'started') void keepHandle(request)
    if (event.type === 'complete' || event.type === 'cancelled') {
      files.delete(request.videoId)
      void keptHandles.remove(request.id)
    }
    options.onEvent(event)
  }

  const coordinator = createUploadCoordinator({
    ...options,
    onEvent,
    api: {
      ...api,
      start: async (request, ...rest) => {
        const file = files.get(request.id ?? '')
        const fingerprint = file && (await fingerprintOf(file))
        const isNews = file !== undefined && !mayRepeat(file) && request.replace !== true
        return api.start(
          {
            ...request,
            sender: thisBrowser(),
            ...(typeof fingerprint === 'string' && { fingerprint }),
            ...(isNews && { refuseKnown: true }),
          },
          ...rest,
        )
      },
    },
  })

  const sentElsewhere = (request: UploadRequest) => {
    waiting.delete(request.id)
    const message = 'Another tab of this browser is sending this file. It goes on there.'
    options.onEvent({ type: 'failed', request, message })
    return Promise.reject(new AppError('conflict', message))
  }

  return {
    ...coordinator,
    start: (request) => {
      files.set(request.videoId, request.file)
      // Its upload is known already, so nothing tells later that it was started.
      if (request.isBegun === true) void keepHandle(request)
      waiting.set(request.id, request)
      options.onEvent({ type: 'queued', request })
      const work = () => {
        if (!waiting.delete(request.id)) return Promise.reject(cancelled())
        return coordinator.start(request)
      }
      return asOwner(request.id, work, () => sentElsewhere(request))
    },
    retry: (id) =>
      asOwner(
        id,
        () => coordinator.retry(id),
        () => Promise.reject(new AppError('inProgress', 'This file is on its way already.')),
      ),
    cancel: async (id) => {
      const request = waiting.get(id)
      if (!request) return coordinator.cancel(id)
      waiting.delete(id)
      onEvent({ type: 'cancelled', request })
    },
    has: (id) => waiting.has(id) || coordinator.has(id),
  }
}
