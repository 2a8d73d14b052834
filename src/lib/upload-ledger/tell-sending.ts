import { limits } from '@/lib/limits'
import type { UploadEvent } from '@/lib/upload/upload-coordinator'
import type { TellSendingRequest } from '@/schemas/upload'

/** Often enough that another device sees it move. */
const TELL_MS = 10_000

type Report = Pick<TellSendingRequest, 'uploads' | 'isOver'>

interface TellingOptions {
  tell: (report: Report) => void
  /** Milliseconds, rising. */
  now: () => number
}

/**
 * Says which uploads this page sends, for one's other devices: those in line, too, but only while bytes get through. A
 * page whose storage is out of reach, or whose files are all paused, falls silent, and others may take them over.
 */
export function createTelling({ tell, now }: TellingOptions) {
  /** By upload: what was sent of it. The server knows all of them. */
  const sending = new Map<string, number>()
  let toldAt = now()
  let hasMoved = false

  const report = (isOver: boolean) => {
    const uploads = [...sending].map(([id, sentBytes]) => ({ id, sentBytes }))
    for (let first = 0; first < uploads.length; first += limits.uploadsPerReport) {
      tell({ uploads: uploads.slice(first, first + limits.uploadsPerReport), ...(isOver && { isOver }) })
    }
  }
  return {
    onEvent: (event: UploadEvent): void => {
      const { id } = event.request
      switch (event.type) {
        case 'started':
        case 'sending':
          if (!sending.has(id)) sending.set(id, 0)
          break
        case 'pace':
          hasMoved ||= event.sentBytes > (sending.get(id) ?? 0)
          sending.set(id, event.sentBytes)
          break
        case 'paused':
        case 'complete':
        case 'failed':
        case 'cancelled':
          sending.delete(id)
          break
      }
      if (!hasMoved || now() - toldAt < TELL_MS) return
      toldAt = now()
      hasMoved = false
      report(false)
    },
    /** The page goes. */
    leave: (): void => report(true),
  }
}
