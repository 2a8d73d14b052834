import { expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeChapter, makeCourse, makeFile } from '@/test/factories'
import { goOffline, goOnline, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, waitFor } from '@/test/utils/course-creation-test-utils'
import { pageUploads } from './page-uploads'

function setUp() {
  const [courseId, chapterId, id] = [newId(), newId(), newId()]
  fakeApi.add(makeCourse({ id: courseId, chapters: [makeChapter({ id: chapterId, videos: [] })] }))
  const uploads = pageUploads(createTestClient())
  const item = () => useCourseCreationUI.getState().uploads[id]
  const start = () =>
    uploads.start({ id, videoId: newId(), courseId, chapterId, file: makeFile({ size: 5_000 }) })
  return { id, uploads, item, start, stored: () => fakeApi.uploads.get(id)?.parts.size }
}

it('shows a paused upload as such, and sends the rest when it is resumed', async () => {
  const { id, uploads, item, start, stored } = setUp()
  const release = hold('put', '/storage/*')
  const done = start()
  await waitFor(() => expect(item()?.status).toBe('uploading'))
  uploads.pause(id)
  expect(item()).toMatchObject({ status: 'pending', isPaused: true })
  release()
  uploads.resume(id)
  expect(item()).not.toHaveProperty('isPaused')
  await done
  expect(item()?.status).toBe('complete')
  expect(stored()).toBe(5)
})

it('shows that an upload waits for the network, until it goes on', async () => {
  const { item, start } = setUp()
  goOffline()
  const done = start()
  await waitFor(() => expect(item()?.isWaiting).toBe(true))
  goOnline()
  await done
  expect(item()).not.toHaveProperty('isWaiting')
})

it('shows how fast it is, of the file and of all, while it sends', async () => {
  const { item, start } = setUp()
  const release = hold('put', '/storage/*')
  const done = start()
  await waitFor(() => expect(item()?.pace).toEqual({ bytesPerSecond: 0, secondsLeft: null }))
  expect(useCourseCreationUI.getState().uploadPace).toEqual({ bytesPerSecond: 0, secondsLeft: null })
  release()
  await done
  expect(item()).not.toHaveProperty('pace')
  expect(useCourseCreationUI.getState().uploadPace).toBeNull()
})
