import { type QueryClient, hashKey } from '@tanstack/react-query'
import { uploadApi } from '@/lib/api/upload-api'
import { changeVideo, findVideo, withVideo, withoutItem } from '@/lib/course-tree'
import { newVideoRow } from '@/lib/new-rows'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { titleFromFilename } from '@/lib/title-from-filename'
import {
  type UploadCoordinator,
  type UploadEvent,
  type UploadRequest,
  createUploadCoordinator,
} from '@/lib/upload/upload-coordinator'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree, Video } from '@/types/course'

/** What the browser knows of a video in transfer, and the server perhaps not yet. */
interface LocalRow {
  video: Video
  /** The server has this row; without it here it was deleted. */
  isOnServer: boolean
}

export interface PageUploads extends UploadCoordinator {
  /** Forgets a video that the server never heard of. @returns whether it was one */
  discard: (videoId: string) => boolean
}

const byClient = new WeakMap<QueryClient, PageUploads>()

/**
 * The page's uploads, tied once to its cache and to the UI store. They live as long as the page: components
 * come and go without stopping a file.
 */
export function pageUploads(client: QueryClient): PageUploads {
  const known = byClient.get(client)
  if (known) return known
  const made = connect(client)
  byClient.set(client, made)
  return made
}

function connect(client: QueryClient): PageUploads {
  const rows = new Map<string, LocalRow>()
  const keyOf = (courseId: string) => courseQueries.detail(courseId).queryKey
  const edit = (courseId: string, change: (course: CourseTree) => CourseTree) => {
    const before = client.getQueryData(keyOf(courseId))
    const after = before && change(before)
    if (after !== before) client.setQueryData(keyOf(courseId), after)
  }
  /** An answer that was under way may show the past; while edits are pending, the last of them refetches. */
  const refetch = (courseId: string) => {
    const queryKey = keyOf(courseId)
    if (client.isMutating({ mutationKey: queryKey }) === 0) void client.invalidateQueries({ queryKey })
    void client.invalidateQueries({ queryKey: courseKeys.lists() })
  }
  const show = (row: LocalRow) => {
    rows.set(row.video.id, row)
    edit(row.video.course_id, (course) => withRow(course, row))
  }

  // A refetch, a rollback or a page from the server may not have what only the browser knows: put it back.
  client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return
    const { queryHash } = event.query
    const ofCourse = [...rows.values()].filter(({ video }) => hashKey(keyOf(video.course_id)) === queryHash)
    const [first] = ofCourse
    if (first) edit(first.video.course_id, (course) => ofCourse.reduce(withRow, course))
  })

  const onEvent = (event: UploadEvent) => {
    const { request } = event
    const { addUpload, updateUploadProgress, updateUploadStatus, removeUpload, uploads } =
      useCourseCreationUI.getState()
    const { id, videoId, courseId } = request
    const row = rows.get(videoId)
    switch (event.type) {
      case 'queued':
        if (uploads[id]) updateUploadStatus(id, 'pending')
        else addUpload({ ...request, filename: request.file.name, progress: 0, status: 'pending' })
        show({
          isOnServer: row?.isOnServer ?? isPlanned(client, request),
          video: uploadingRow(client, request),
        })
        break
      case 'started':
        rows.set(videoId, { video: event.video, isOnServer: true })
        edit(courseId, (course) => withVideo(course, event.video))
        break
      case 'sending':
        updateUploadStatus(id, 'uploading')
        break
      case 'progress':
        updateUploadProgress(id, event.percent)
        break
      case 'processing':
        updateUploadStatus(id, 'processing')
        break
      case 'complete':
        rows.delete(videoId)
        edit(courseId, (course) => withVideo(course, event.video))
        updateUploadStatus(id, 'complete')
        refetch(courseId)
        break
      case 'failed':
        show({
          isOnServer: row?.isOnServer ?? false,
          video: {
            ...(event.video ?? row?.video ?? uploadingRow(client, request)),
            status: 'error',
            error_message: event.message,
          },
        })
        updateUploadStatus(id, 'error', event.message)
        break
      case 'cancelled':
        rows.delete(videoId)
        edit(courseId, (course) =>
          row?.isOnServer
            ? changeVideo(course, videoId, { status: 'planned', upload: null, size: 0, error_message: null })
            : withoutItem(course, videoId),
        )
        removeUpload(id)
        break
    }
  }

  const coordinator = createUploadCoordinator({
    api: {
      ...uploadApi,
      start: async (request, options) => {
        // A chapter added a moment ago may still be on its way: its videos come after it.
        await pendingEdits(client, request.courseId)
        return uploadApi.start(request, options)
      },
    },
    onEvent,
  })
  return {
    ...coordinator,
    cancel: async (id) => {
      const upload = useCourseCreationUI.getState().uploads[id]
      await coordinator.cancel(id)
      if (upload) refetch(upload.courseId)
    },
    discard: (videoId) => {
      const row = rows.get(videoId)
      if (!row || row.isOnServer) return false
      const upload = Object.values(useCourseCreationUI.getState().uploads).find(
        (item) => item.videoId === videoId,
      )
      if (upload) void coordinator.cancel(upload.id)
      return true
    },
  }
}

/** A row the server never had is put in; one that it has takes over only what the browser knows better. */
function withRow(course: CourseTree, { video, isOnServer }: LocalRow): CourseTree {
  const shown = findVideo(course, video.id)
  if (!shown) return isOnServer ? course : withVideo(course, video)
  if (shown.status === video.status && shown.error_message === video.error_message) return course
  const { status, error_message, error_code, originalFilename, size, format, upload } = video
  return changeVideo(course, video.id, {
    status,
    error_message,
    error_code,
    originalFilename,
    size,
    format,
    upload,
  })
}

/** The row as it looks while its file is on its way; a planned video keeps its title. */
function uploadingRow(client: QueryClient, { videoId, courseId, chapterId, file }: UploadRequest): Video {
  const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
  const planned = course && findVideo(course, videoId)
  const row = newVideoRow({
    id: videoId,
    courseId,
    chapterId,
    filename: planned?.filename ?? titleFromFilename(file.name),
    file,
  })
  return { ...planned, ...row, chapter_id: planned?.chapter_id ?? chapterId }
}

/** A file for a video that is in the outline already. */
const isPlanned = (client: QueryClient, { courseId, videoId }: UploadRequest): boolean => {
  const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
  return course !== undefined && findVideo(course, videoId) !== undefined
}

/** Resolves when every write of the course that is pending now has been answered. */
function pendingEdits(client: QueryClient, courseId: string): Promise<void> {
  const cache = client.getMutationCache()
  const pending = cache.findAll({ mutationKey: courseKeys.detail(courseId), status: 'pending' })
  const isOver = () => pending.every((mutation) => mutation.state.status !== 'pending')
  if (isOver()) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = cache.subscribe(() => {
      if (!isOver()) return
      stop()
      resolve()
    })
  })
}
