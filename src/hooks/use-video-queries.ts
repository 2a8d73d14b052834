'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { newId } from '@/lib/ids'
import { whenIdle } from '@/lib/on-demand'
import { courseKeys } from '@/lib/query/course-queries'
import { queuedMutation } from '@/lib/query/optimistic-mutation'
import type { BatchVideoUpdateRequest, UpdateVideoRequest } from '@/schemas/course'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { Video } from '@/types/course'
import { pageUploads, preloadUploads } from './page-uploads'
import { useCourseEdits } from './use-course-edits'

export { videoKeys } from '@/lib/query/video-queries'

interface UploadVars {
  file: File
  chapterId: string
  /** A video of the outline that gets the file; a new one when absent. */
  videoId?: string
  /** It has a file already, which it keeps until this one is known to play. */
  replaces?: boolean
}

/**
 * Uploads into a course. The files go on when the component is gone; `useUpload(id)` and the course's own query
 * tell how they fare. A failure is told in the row (`UploadItem.error`), so nothing is thrown but by the
 * `…Async` form.
 */
export function useVideoUpload(courseId: string) {
  const client = useQueryClient()
  useEffect(() => whenIdle(() => void preloadUploads()), [])
  const isUploading = useCourseCreationUI((state) =>
    Object.values(state.uploads).some(
      (item) => item.courseId === courseId && item.status !== 'complete' && item.status !== 'error',
    ),
  )
  const begin = ({ file, chapterId, videoId = newId(), replaces = false }: UploadVars) => {
    const id = newId()
    const done = pageUploads(client).start({
      id,
      file,
      videoId,
      courseId,
      chapterId,
      ...(replaces && { replaces }),
    })
    return { uploadId: id, videoId, done }
  }
  return {
    /** @returns the ids of the upload and of its video, at once */
    uploadVideo: (vars: UploadVars): { uploadId: string; videoId: string } => {
      const { done, ...ids } = begin(vars)
      done.catch(toldInTheRow)
      return ids
    },
    uploadVideoAsync: (vars: UploadVars): Promise<Video> => begin(vars).done,
    /** Sends what is missing of a failed upload. */
    retryUpload: (uploadId: string) => {
      pageUploads(client).retry(uploadId).catch(toldInTheRow)
    },
    /** Sends nothing of it until it is resumed; what was stored stays stored. */
    pauseUpload: (uploadId: string) => pageUploads(client).pause(uploadId),
    resumeUpload: (uploadId: string) => pageUploads(client).resume(uploadId),
    /** Puts it before all others that are in line. */
    uploadFirst: (uploadId: string) => pageUploads(client).prioritise(uploadId),
    /** Sends a file that waits because browsers may not play it. */
    sendAnyway: (uploadId: string) => pageUploads(client).sendAnyway(uploadId),
    /** Stops an upload and takes it off the list; its video stays as a planned one. A finished one is only taken off. */
    cancelUpload: (uploadId: string) => {
      if (pageUploads(client).has(uploadId)) void pageUploads(client).cancel(uploadId)
      else useCourseCreationUI.getState().removeUpload(uploadId)
    },
    isUploading,
  }
}

/** The coordinator's event has put the reason into the row already. */
const toldInTheRow = () => {}

interface CreateVideoVars {
  /** Made by the caller with `newId()`. */
  id: string
  chapterId: string
  filename: string
}

interface UpdateVideoVars {
  videoId: string
  updates: UpdateVideoRequest
}

/** Plans videos (titles without files) and renames them. */
export function useVideosEdit(courseId: string) {
  const edits = useCourseEdits(courseId)
  const scope = courseKeys.detail(courseId)
  const create = useMutation(queuedMutation(scope, (video: CreateVideoVars) => edits.createVideo(video)))
  const update = useMutation(
    queuedMutation(scope, ({ videoId, updates }: UpdateVideoVars) =>
      edits.rename({ type: 'video', id: videoId }, updates.filename),
    ),
  )
  return {
    createVideo: create.mutate,
    createVideoAsync: create.mutateAsync,
    updateVideo: update.mutate,
    updateVideoAsync: update.mutateAsync,
    isCreating: create.isPending,
    isUpdating: update.isPending,
  }
}

/** Changes many videos in one write: all of it or nothing. */
export function useVideoBatchOperations(courseId: string) {
  const edits = useCourseEdits(courseId)
  const mutation = useMutation(
    queuedMutation(courseKeys.detail(courseId), (updates: BatchVideoUpdateRequest['updates']) =>
      edits.batchVideos(updates),
    ),
  )
  return {
    batchUpdateVideos: mutation.mutate,
    batchUpdateVideosAsync: mutation.mutateAsync,
    isBatchUpdating: mutation.isPending,
  }
}

/** Marks a video for deletion; `usePendingDeletes` restores it. One that never reached the server is just dropped. */
export function useVideoDelete(courseId: string) {
  const edits = useCourseEdits(courseId)
  const mutation = useMutation(
    queuedMutation(courseKeys.detail(courseId), (videoId: string) => edits.remove([videoId])),
  )
  return {
    deleteVideo: mutation.mutate,
    deleteVideoAsync: mutation.mutateAsync,
    isDeleting: mutation.isPending,
  }
}
