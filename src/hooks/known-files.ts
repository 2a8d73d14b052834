import type { UploadEvent } from '@/lib/upload/upload-coordinator'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { KnownFile } from '@/types/api'

/**
 * Files that a course has already. They are set aside while the others go on, and asked about once, all together: when
 * the server has heard of every file that is in line, and no other dialog is open.
 */
export function createKnownFiles() {
  const unannounced = new Set<string>()
  /** By video: what the server has just answered. */
  const found = new Map<string, KnownFile[]>()
  /** By upload. */
  const toAsk = new Set<string>()

  const ask = () => {
    const { modal, openModal, uploads } = useCourseCreationUI.getState()
    const isOpen = modal.type === 'known-files'
    if (toAsk.size === 0 || unannounced.size > 0 || (modal.type !== null && !isOpen)) return
    const isLeft = [...toAsk].some((id) => uploads[id]?.known !== undefined)
    toAsk.clear()
    // The open question shows those that come while it is open.
    if (isLeft && !isOpen) openModal('known-files')
  }
  useCourseCreationUI.subscribe((state, before) => {
    if (state.modal !== before.modal) ask()
  })

  return {
    /** The server refused a file because of these videos. @param known as it answered */
    note: (videoId: string, known: unknown): void => {
      if (isKnown(known)) found.set(videoId, known)
    },
    /** What the server found for a file that it has just refused. */
    take: (videoId: string): KnownFile[] | undefined => {
      const known = found.get(videoId)
      found.delete(videoId)
      return known
    },
    /** After the store has heard of it. */
    onEvent: ({ type, request: { id } }: UploadEvent): void => {
      if (type === 'pace' || type === 'progress' || type === 'waiting') return
      if (type === 'queued') unannounced.add(id)
      else unannounced.delete(id)
      if (type === 'failed' && useCourseCreationUI.getState().uploads[id]?.known) toAsk.add(id)
      ask()
    },
  }
}

const isKnown = (value: unknown): value is KnownFile[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item: unknown) => typeof item === 'object' && item !== null && 'videoId' in item)
