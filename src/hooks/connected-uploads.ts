import type { QueryClient } from '@tanstack/react-query'
import { uploadApi } from '@/lib/api/upload-api'
import { AppError } from '@/lib/errors'
import { changeVideo, findVideo, withVideo } from '@/lib/course-tree'
import { newVideoRow } from '@/lib/new-rows'
import { withNewVideos } from '@/lib/new-videos'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { layersOf, patch } from '@/lib/query/layers'
import { forgetFile } from '@/lib/query/video-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { createExaminedCoordinator } from '@/lib/preflight/examined-coordinator'
import { preflight } from '@/lib/preflight/preflight'
import { titleFromFilename } from '@/lib/title-from-filename'
import { createLedgerCoordinator } from '@/lib/upload-ledger/ledger-coordinator'
import { createTelling } from '@/lib/upload-ledger/tell-sending'
import { thisBrowser } from '@/lib/upload-ledger/this-browser'
import type { UploadPolicy } from '@/lib/upload/policy'
import type { UploadEvent, UploadRequest } from '@/lib/upload/upload-coordinator'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree, Video } from '@/types/course'
import type { UploadSettings } from '@/types/ui'
import { createKnownFiles } from './known-files'
import type { PageUploads } from './page-uploads'
import { createSettling, isBeingProcessed, type Settled } from './settle-processing'

/** What the browser knows of a video in transfer, and the server perhaps not yet. */
interface LocalRow {
  video: Video
  /** The server has this row; without it here it was deleted. */
  isOnServer: boolean
}

const BITS = 8

const policyOf = ({ parallelUploads, maxMbps, autoRetry }: UploadSettings): UploadPolicy => ({
  filesAtOnce: parallelUploads,
  bytesPerSecond: maxMbps === null ? null : (maxMbps * 1e6) / BITS,
  autoRetry,
})

/** The page's uploads, tied once to its cache and to the UI store; with what sends them. */
export function connectUploads(client: QueryClient): PageUploads {
  const rows = new Map<string, LocalRow>()
  const keyOf = (courseId: string) => courseQueries.detail(courseId).queryKey
  /** The server's own word on a video. */
  const edit = (courseId: string, change: (course: CourseTree) => CourseTree) =>
    courseSync(client, courseId).changeBase(change)
  const rowsOf = (courseId: string) =>
    new Map([...rows].filter(([, { video }]) => video.course_id === courseId))
  /** What only this browser knows lies on top of what the server tells, whenever that comes. */
  const draw = (courseId: string) => {
    layersOf(client).set(
      `uploads:${courseId}`,
      rowsOf(courseId).size === 0
        ? []
        : [patch(keyOf(courseId), (course) => withRows(course, rowsOf(courseId)))],
    )
  }
  const toDraw = new Set<string>()
  const drawNow = (courseId: string) => {
    toDraw.delete(courseId)
    draw(courseId)
  }
  /** Hundreds of files are put in line in one go, and drawn once. */
  const drawSoon = (courseId: string) => {
    if (toDraw.size === 0) queueMicrotask(() => [...toDraw].forEach(drawNow))
    toDraw.add(courseId)
  }
  const forget = (videoId: string, courseId: string) => {
    if (rows.delete(videoId)) drawNow(courseId)
  }
  /** Together with what the store is told of it: a row must not stand there in two ways. */
  const show = (row: LocalRow) => {
    rows.set(row.video.id, row)
    drawNow(row.video.course_id)
  }

  const settle = ({ request, failure }: Settled) => {
    const { updateUploadStatus, noteUpload } = useCourseCreationUI.getState()
    const { id, videoId, replaces } = request
    if (failure === null) updateUploadStatus(id, 'complete')
    else {
      updateUploadStatus(id, 'error', failure)
      noteUpload(id, { isRefused: true }) // what was sent is what was chosen: another file helps
    }
    void client.invalidateQueries({ queryKey: courseKeys.lists() })
    if (replaces) forgetFile(client, videoId)
  }
  const settling = createSettling(client, settle)

  const onEvent = (event: UploadEvent) => {
    const { request } = event
    const { addUpload, updateUploadProgress, updateUploadStatus, noteUpload, removeUpload, uploads } =
      useCourseCreationUI.getState()
    const { id, videoId, courseId } = request
    const row = rows.get(videoId)
    switch (event.type) {
      case 'queued':
        if (uploads[id]) updateUploadStatus(id, 'pending')
        else addUpload({ ...request, filename: request.file.name, progress: 0, status: 'pending' })
        // A video that has a file stays as it is until the new one plays.
        if (request.replaces) break
        rows.set(videoId, {
          isOnServer: row?.isOnServer ?? isPlanned(client, request),
          video: uploadingRow(client, request),
        })
        drawSoon(courseId)
        break
      case 'started':
        // Before the server's word, which draws what lies on top of it, too.
        if (!request.replaces) rows.set(videoId, { video: event.video, isOnServer: true })
        edit(courseId, (course) => withAnswered(course, event.video))
        break
      case 'sending':
        updateUploadStatus(id, 'uploading')
        break
      case 'waiting':
        noteUpload(id, { isWaiting: true })
        break
      case 'paused':
        updateUploadStatus(id, 'pending')
        noteUpload(id, { isPaused: true })
        break
      case 'pace': {
        const { bytesPerSecond, secondsLeft } = event
        noteUpload(id, { pace: { bytesPerSecond, secondsLeft } })
        break
      }
      case 'progress':
        updateUploadProgress(id, event.percent)
        break
      case 'processing':
        updateUploadStatus(id, 'processing')
        break
      case 'complete':
        rows.delete(videoId)
        edit(courseId, (course) => withAnswered(course, event.video))
        if (rowsOf(courseId).size === 0) draw(courseId)
        // Every byte is stored; what they are is found out by the server in its own time.
        if (isBeingProcessed(event.video, request)) settling.watch(request)
        else settle({ request, video: event.video, failure: null })
        break
      case 'failed': {
        const known = knownFiles.take(videoId)
        updateUploadStatus(
          id,
          'error',
          event.isRefused ? refusal(client, request, event.message) : event.message,
          { ...(event.isRefused && { isRefused: true }), ...(known && { known }) },
        )
        if (request.replaces) break
        if (known) {
          // Nothing is wrong with it: it waits for an answer.
          show({
            isOnServer: row?.isOnServer ?? false,
            video: { ...(row?.video ?? uploadingRow(client, request)), status: 'uploading' },
          })
          break
        }
        show({
          isOnServer: row?.isOnServer ?? false,
          video: {
            ...(event.video ?? row?.video ?? uploadingRow(client, request)),
            status: 'error',
            error_message: event.message,
          },
        })
        break
      }
      case 'asked':
        noteUpload(id, { doubt: event.message })
        break
      case 'cancelled':
        if (row?.isOnServer) {
          const planned = { status: 'planned', upload: null, size: 0, error_message: null } as const
          edit(courseId, (course) => changeVideo(course, videoId, planned))
        }
        settling.forget(id)
        forget(videoId, courseId)
        removeUpload(id)
        break
    }
  }

  const telling = createTelling({
    now: () => performance.now(),
    tell: (report) => {
      const { isOver = false } = report
      uploadApi
        .tellSending({ sender: thisBrowser(), ...report }, { keepalive: isOver })
        .catch(() => undefined) // the next one tells it, and a server that hears nothing takes it for silent
    },
  })
  window.addEventListener('pagehide', telling.leave)

  const knownFiles = createKnownFiles()
  const coordinator = createExaminedCoordinator({
    preflight,
    convertsVideos: () =>
      client.ensureQueryData(sessionQueries.config()).then(
        (config) => config.convertsVideos === true,
        () => false, // a person is asked instead
      ),
    onEvent: (event) => {
      onEvent(event)
      knownFiles.onEvent(event)
      telling.onEvent(event)
    },
    create: (tell) =>
      createLedgerCoordinator({
        userId: () => client.getQueryData(sessionQueries.me().queryKey)?.id,
        api: {
          ...uploadApi,
          start: async (request, options) => {
            // A chapter added a moment ago may still be on its way: its videos come after it.
            await courseSync(client, request.courseId).settled()
            try {
              return await uploadApi.start(request, options)
            } catch (error) {
              const isKnown = error instanceof AppError && error.code === 'known'
              if (isKnown) knownFiles.note(request.id ?? '', error.details.known)
              throw error
            }
          },
        },
        onEvent: tell,
        onPace: (pace) => useCourseCreationUI.getState().setUploadPace(pace),
      }),
  })
  const settings = () => useCourseCreationUI.getState().preferences.uploadSettings
  coordinator.configure(policyOf(settings()))
  useCourseCreationUI.subscribe((_state, before) => {
    if (settings() !== before.preferences.uploadSettings) coordinator.configure(policyOf(settings()))
  })
  return {
    ...coordinator,
    cancel: async (id) => {
      const upload = useCourseCreationUI.getState().uploads[id]
      await coordinator.cancel(id)
      // What happened to the row is told by its operation.
      if (upload) void courseSync(client, upload.courseId).catchUp()
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

/**
 * A video as an answer told it. Events may tell of it sooner, also of what became of it after the answer was given: what
 * the course has from later stays.
 */
function withAnswered(course: CourseTree, video: Video): CourseTree {
  const known = findVideo(course, video.id)
  const isLater = known !== undefined && Date.parse(known.updated_at) > Date.parse(video.updated_at)
  return isLater ? course : withVideo(course, video)
}

/** Rows the server never had are put in; those that it has take over only what the browser knows better. */
function withRows(course: CourseTree, rows: ReadonlyMap<string, LocalRow>): CourseTree {
  // One walk for all of them: a course has thousands of videos, and a queue hundreds.
  const missing = new Map(rows)
  const chapters = course.chapters.map((chapter) => {
    const videos = chapter.videos.map((video) => {
      const row = rows.get(video.id)
      missing.delete(video.id)
      return row ? withRow(video, row) : video
    })
    return videos.every((video, at) => video === chapter.videos[at]) ? chapter : { ...chapter, videos }
  })
  const isSame = chapters.every((chapter, at) => chapter === course.chapters[at])
  return withNewVideos(
    isSame ? course : { ...course, chapters },
    [...missing.values()].filter(({ isOnServer }) => !isOnServer).map(({ video }) => video),
  )
}

function withRow(shown: Video, { video }: LocalRow): Video {
  if (shown.status === video.status && shown.error_message === video.error_message) return shown
  const { status, error_message, error_code, originalFilename, size, format, upload } = video
  return { ...shown, status, error_message, error_code, originalFilename, size, format, upload }
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

/** Why a file is not sent, and what is safe; of a file that was sent, the server says so. */
function refusal(
  client: QueryClient,
  { courseId, videoId, replaces }: UploadRequest,
  reason: string,
): string {
  if (!replaces) return reason
  const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
  const title = course && findVideo(course, videoId)?.filename
  return `${reason} ${title === undefined ? 'The video' : `“${title}”`} keeps the file that it had.`
}

/** A file for a video that is in the outline already. */
const isPlanned = (client: QueryClient, { courseId, videoId }: UploadRequest): boolean => {
  const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
  return course !== undefined && findVideo(course, videoId) !== undefined
}
