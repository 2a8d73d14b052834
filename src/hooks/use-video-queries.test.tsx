import { http, HttpResponse } from 'msw'
import { beforeAll, describe, expect, it } from 'vitest'
import { changeVideo } from '@/lib/course-tree'
import { newId } from '@/lib/ids'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import { failWith, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { act, createTestClient, renderHook, waitFor } from '@/test/utils/course-creation-test-utils'
import { preloadUploads } from './page-uploads'
import type { Video } from '@/types/course'
import { useCourseQuery } from './use-course-queries'
import { useVideoBatchOperations, useVideoDelete, useVideosEdit, useVideoUpload } from './use-video-queries'
import { useVideoPlayback } from './use-video-playback'

// A page has it by the time somebody has chosen a file.
beforeAll(preloadUploads)

const courseId = newId()
const chapterId = newId()

function setUp(videos = [makeVideo({ id: newId(), filename: 'First' })]) {
  fakeApi.add(makeCourse({ id: courseId, chapters: [makeChapter({ id: chapterId, videos })] }))
  const said: string[] = []
  const client = createTestClient((message) => said.push(message))
  const { result, unmount } = renderHook(
    () => ({
      course: useCourseQuery(courseId).data,
      upload: useVideoUpload(courseId),
      edit: useVideosEdit(courseId),
      batch: useVideoBatchOperations(courseId),
      remove: useVideoDelete(courseId),
    }),
    { client },
  )
  const rows = () =>
    client
      .getQueryData(courseQueries.detail(courseId).queryKey)
      ?.chapters[0]?.videos.map(({ filename, status }) => `${filename}: ${status}`)
  return { client, result, rows, said, unmount, loaded: () => waitFor(() => expect(rows()).toBeDefined()) }
}

const onlyUpload = () => Object.values(useCourseCreationUI.getState().uploads)[0]

describe('useVideoUpload', () => {
  it('keeps the row with its reason when the server refuses the file, through a refetch, and retries', async () => {
    const { client, result, rows, loaded } = setUp()
    await loaded()
    failWith('post', '/api/videos/upload', 'internal', { message: 'Upload server temporarily unavailable' })
    act(() => void result.current.upload.uploadVideo({ file: makeFile({ name: 'intro.mp4' }), chapterId }))
    await Promise.resolve() // rows are drawn once, however many files were told of
    expect(rows()).toEqual(['First: ready', 'intro: uploading'])
    await waitFor(() => expect(onlyUpload()?.error).toBe('Upload server temporarily unavailable'))
    await act(() => client.refetchQueries({ queryKey: courseQueries.detail(courseId).queryKey }))
    expect(rows()).toEqual(['First: ready', 'intro: error'])

    const { server } = await import('@/test/msw/server')
    server.resetHandlers()
    act(() => result.current.upload.retryUpload(onlyUpload()?.id ?? ''))
    await waitFor(() => expect(onlyUpload()).toMatchObject({ status: 'complete', progress: 100 }))
    expect(rows()).toEqual(['First: ready', 'intro: ready'])
    expect(onlyUpload()).not.toHaveProperty('error')
  })

  it('keeps what an event told of the video, though the answer to the upload comes behind it', async () => {
    const { client, result, rows, loaded } = setUp([])
    await loaded()
    const { server } = await import('@/test/msw/server')
    server.use(
      http.post('*/api/uploads/:id/complete', () => {
        let stored: Video | undefined
        courseSync(client, courseId).changeBase((course) => {
          stored = course.chapters[0]?.videos[0]
          return changeVideo(course, stored?.id ?? '', {
            status: 'ready',
            updated_at: '2026-01-01T00:00:00.010Z',
          })
        })
        const video = { ...stored, status: 'processing', updated_at: '2026-01-01T00:00:00.000Z' }
        return HttpResponse.json({ video })
      }),
    )
    act(() => void result.current.upload.uploadVideo({ file: makeFile({ name: 'intro.mp4' }), chapterId }))
    await waitFor(() => expect(onlyUpload()).toMatchObject({ status: 'complete' }))
    expect(rows()).toEqual(['intro: ready'])
  })

  it('leaves a video that has a file as it is until the new one is there', async () => {
    const first = makeVideo({ id: newId(), filename: 'First', originalFilename: 'first.mp4' })
    const { result, rows, loaded } = setUp([first])
    await loaded()
    const release = hold('put', '/storage/*')
    const file = makeFile({ name: 'second.mp4', size: 5000 })
    act(() => void result.current.upload.uploadVideo({ file, chapterId, videoId: first.id, replaces: true }))
    await waitFor(() => expect(onlyUpload()).toMatchObject({ status: 'uploading', replaces: true }))
    expect(rows()).toEqual(['First: ready'])
    release()
    await waitFor(() => expect(onlyUpload()?.status).toBe('complete'))
    expect(fakeApi.course(courseId).chapters[0]?.videos[0]).toMatchObject({ originalFilename: 'second.mp4' })
    expect(fakeApi.earlierFiles.get(first.id)).toMatchObject([{ originalFilename: 'first.mp4' }])
  })

  it('leaves it so when the new file is cancelled, or does not play', async () => {
    const first = makeVideo({ id: newId(), filename: 'First', originalFilename: 'first.mp4' })
    const { result, rows, loaded } = setUp([first])
    await loaded()
    const release = hold('put', '/storage/*')
    const replace = (name: string) =>
      act(() => {
        const file = makeFile({ name, size: 5000 })
        result.current.upload.uploadVideo({ file, chapterId, videoId: first.id, replaces: true })
      })
    replace('second.mp4')
    await waitFor(() => expect(onlyUpload()?.status).toBe('uploading'))
    act(() => result.current.upload.cancelUpload(onlyUpload()?.id ?? ''))
    await waitFor(() => expect(onlyUpload()).toBeUndefined())
    expect(rows()).toEqual(['First: ready'])

    release()
    fakeApi.unreadable.set('notes.mp4', 'This is a PDF, not a video.')
    replace('notes.mp4')
    await waitFor(() => expect(onlyUpload()).toMatchObject({ status: 'error' }))
    expect(onlyUpload()?.error).toContain('This is a PDF, not a video.')
    expect(rows()).toEqual(['First: ready'])
    expect(fakeApi.course(courseId).chapters[0]?.videos[0]).toMatchObject({ originalFilename: 'first.mp4' })
  })

  it('goes on when the screen that began it is gone', async () => {
    const { rows, result, loaded, unmount } = setUp([])
    await loaded()
    const release = hold('put', '/storage/*')
    act(() => void result.current.upload.uploadVideo({ file: makeFile({ size: 5000 }), chapterId }))
    await waitFor(() => expect(onlyUpload()?.status).toBe('uploading'))
    expect(result.current.upload.isUploading).toBe(true)
    unmount()
    release()
    await waitFor(() => expect(onlyUpload()?.status).toBe('complete'))
    expect(rows()).toEqual(['test video: ready'])
    expect([...fakeApi.uploads.values()][0]?.parts.size).toBe(5)
  })

  it('follows the upload settings while files are on their way', async () => {
    const { updatePreference } = useCourseCreationUI.getState()
    const settings = { parallelUploads: 1, maxMbps: null, autoRetry: true }
    updatePreference('uploadSettings', settings)
    const { result, loaded } = setUp([])
    await loaded()
    const release = hold('put', '/storage/*')
    const statuses = () => Object.values(useCourseCreationUI.getState().uploads).map(({ status }) => status)
    act(() => {
      result.current.upload.uploadVideo({ file: makeFile({ name: 'a.mp4' }), chapterId })
      result.current.upload.uploadVideo({ file: makeFile({ name: 'b.mp4' }), chapterId })
    })
    await waitFor(() => expect(fakeApi.uploads.size).toBe(2))
    await waitFor(() => expect(statuses()).toEqual(['uploading', 'pending']))
    act(() => updatePreference('uploadSettings', { ...settings, parallelUploads: 2 }))
    await waitFor(() => expect(statuses()).toEqual(['uploading', 'uploading']))
    release()
    await waitFor(() => expect(statuses()).toEqual(['complete', 'complete']))
  })

  it('gives a planned video its file and keeps its title', async () => {
    const planned = makeVideo({
      id: newId(),
      filename: 'Planned',
      status: 'planned',
      size: 0,
      originalFilename: '',
    })
    const { result, rows, loaded } = setUp([planned])
    await loaded()
    let video
    await act(async () => {
      video = await result.current.upload.uploadVideoAsync({
        file: makeFile(),
        chapterId,
        videoId: planned.id,
      })
    })
    expect(video).toMatchObject({ id: planned.id, filename: 'Planned', originalFilename: 'test-video.mp4' })
    expect(rows()).toEqual(['Planned: ready'])
  })

  it('says why a file that is no video stays broken', async () => {
    fakeApi.unreadable.set('notes.mp4', 'This file is a text, not a video.')
    const { result, rows, loaded } = setUp([])
    await loaded()
    act(() => void result.current.upload.uploadVideo({ file: makeFile({ name: 'notes.mp4' }), chapterId }))
    await waitFor(() =>
      expect(onlyUpload()).toMatchObject({ status: 'error', error: 'This file is a text, not a video.' }),
    )
    expect(rows()).toEqual(['notes: error'])
  })

  it('takes a cancelled upload off the list and leaves its video planned', async () => {
    const { result, rows, loaded } = setUp([])
    await loaded()
    const release = hold('put', '/storage/*')
    act(() => void result.current.upload.uploadVideo({ file: makeFile(), chapterId }))
    await waitFor(() => expect(onlyUpload()?.status).toBe('uploading'))
    act(() => result.current.upload.cancelUpload(onlyUpload()?.id ?? ''))
    expect(onlyUpload()).toBeUndefined()
    await waitFor(() =>
      expect(fakeApi.writes).toContainEqual(expect.stringMatching(/^DELETE \/api\/uploads\//)),
    )
    expect(rows()).toEqual(['test video: planned'])
    release()
    await waitFor(() => expect([...fakeApi.uploads.values()][0]?.state).toBe('aborted'))
  })

  it('forgets a file that the server never heard of when its row is deleted', async () => {
    const { result, rows, loaded } = setUp([])
    await loaded()
    failWith('post', '/api/videos/upload', 'internal')
    let ids = { videoId: '' }
    act(() => {
      ids = result.current.upload.uploadVideo({ file: makeFile(), chapterId })
    })
    await waitFor(() => expect(onlyUpload()?.status).toBe('error'))
    await act(() => result.current.remove.deleteVideoAsync(ids.videoId))
    await waitFor(() => expect(rows()).toEqual([]))
    expect(onlyUpload()).toBeUndefined()
    expect(fakeApi.writes).not.toContainEqual(expect.stringMatching(/^DELETE \/api\/videos/))
  })

  it('takes a finished upload off the list without touching the video', async () => {
    const { result, rows, loaded } = setUp([])
    await loaded()
    await act(() => result.current.upload.uploadVideoAsync({ file: makeFile(), chapterId }))
    act(() => result.current.upload.cancelUpload(onlyUpload()?.id ?? ''))
    expect(onlyUpload()).toBeUndefined()
    expect(rows()).toEqual(['test video: ready'])
    expect(fakeApi.writes).not.toContainEqual(expect.stringMatching(/^DELETE/))
  })

  it('waits for the chapter that was added a moment before', async () => {
    const { result, rows, loaded, client } = setUp([])
    await loaded()
    const { useChaptersEdit } = await import('./use-chapter-queries')
    const chapters = renderHook(() => useChaptersEdit(courseId), { client })
    const release = hold('post', '/api/courses/:id/chapters')
    const id = newId()
    act(() => chapters.result.current.createChapter({ id, title: 'New' }))
    await waitFor(() => expect(chapters.result.current.chapters).toHaveLength(2))
    act(() => void result.current.upload.uploadVideo({ file: makeFile(), chapterId: id }))
    expect(rows()).toEqual([])
    release()
    await waitFor(() => expect(onlyUpload()?.status).toBe('complete'))
    expect(fakeApi.writes.slice(0, 2)).toEqual([
      `POST /api/courses/${courseId}/chapters`,
      'POST /api/videos/upload',
    ])
  })
})

describe('useVideosEdit, useVideoBatchOperations, useVideoDelete', () => {
  it('puts a refused rename back and says what went back', async () => {
    const { result, rows, said, loaded } = setUp()
    await loaded()
    failWith('patch', '/api/videos/:id', 'internal')
    const id = result.current.course?.chapters[0]?.videos[0]?.id ?? ''
    act(() => result.current.edit.updateVideo({ videoId: id, updates: { filename: 'Second' } }))
    await waitFor(() => expect(said).toHaveLength(1))
    expect(said[0]).toBe(
      'The server did not accept the new title, so “Second” has its old title back. Your other edits are safe. (request 0198c2f1)',
    )
    expect(rows()).toEqual(['First: ready'])
  })

  it('plans, renames, reorders and deletes', async () => {
    const { result, rows, loaded } = setUp()
    await loaded()
    const id = newId()
    await act(() => result.current.edit.createVideoAsync({ id, chapterId, filename: 'Plan' }))
    await act(() =>
      result.current.edit.updateVideoAsync({ videoId: id, updates: { filename: 'Better plan' } }),
    )
    await act(() => result.current.batch.batchUpdateVideosAsync([{ id, order: 0 }]))
    expect(rows()).toEqual(['Better plan: planned', 'First: ready'])
    await act(() => result.current.remove.deleteVideoAsync(id))
    expect(rows()).toEqual(['First: ready'])
    expect(fakeApi.course(courseId).chapters[0]?.videos).toHaveLength(1)
  })
})

describe('useVideoPlayback', () => {
  it('asks only when the player is wanted', async () => {
    const video = makeVideo({ id: newId() })
    setUp([video])
    const idle = renderHook(() => useVideoPlayback(video.id, { isWanted: false }))
    expect(idle.result.current.fetchStatus).toBe('idle')
    const { result } = renderHook(() => useVideoPlayback(video.id))
    await waitFor(() => expect(result.current.data?.sources[0]?.type).toBe('video/mp4'))
  })
})
