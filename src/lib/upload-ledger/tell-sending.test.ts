import { beforeEach, expect, it, vi } from 'vitest'
import type { UploadEvent, UploadRequest } from '@/lib/upload/upload-coordinator'
import { makeFile, makeVideo } from '@/test/factories'
import { createTelling } from './tell-sending'

let now = 0
const tell = vi.fn<Parameters<typeof createTelling>[0]['tell']>()
beforeEach(() => {
  now = 0
  tell.mockReset()
})

const request = (id: string): UploadRequest => ({
  id,
  videoId: `v-${id}`,
  courseId: 'c',
  chapterId: 'ch',
  file: makeFile({ size: 1_000 }),
})
const pace = (id: string, sentBytes: number): UploadEvent => ({
  type: 'pace',
  request: request(id),
  sentBytes,
  bytesPerSecond: 1,
  secondsLeft: 1,
})
const started = (id: string): UploadEvent => ({ type: 'started', request: request(id), video: makeVideo() })

it('tells of all files, those in line too, and not with every second', () => {
  const telling = createTelling({ tell, now: () => now })
  telling.onEvent(started('a'))
  telling.onEvent(started('b'))
  telling.onEvent(pace('a', 100))
  expect(tell).not.toHaveBeenCalled()
  now = 10_000
  telling.onEvent(pace('a', 200))
  telling.onEvent(pace('a', 300))
  expect(tell.mock.calls).toEqual([
    [
      {
        uploads: [
          { id: 'a', sentBytes: 200 },
          { id: 'b', sentBytes: 0 },
        ],
      },
    ],
  ])
})

it('is silent while no byte gets through, and when it goes on tells again', () => {
  const telling = createTelling({ tell, now: () => now })
  telling.onEvent(pace('a', 200))
  now = 10_000
  telling.onEvent(pace('a', 200))
  tell.mockClear()
  for (now = 20_000; now < 100_000; now += 1_000) telling.onEvent(pace('a', 200))
  expect(tell).not.toHaveBeenCalled()
  telling.onEvent(pace('a', 201))
  expect(tell).toHaveBeenCalledOnce()
})

it.each([
  { type: 'paused', request: request('a') },
  { type: 'complete', request: request('a'), video: makeVideo() },
  { type: 'failed', request: request('a'), message: 'The disk is full.' },
  { type: 'cancelled', request: request('a') },
] satisfies UploadEvent[])('does not tell of a file that is $type', (event) => {
  const telling = createTelling({ tell, now: () => now })
  telling.onEvent(started('a'))
  telling.onEvent(event)
  now = 10_000
  telling.onEvent(pace('b', 1))
  expect(tell).toHaveBeenCalledExactlyOnceWith({ uploads: [{ id: 'b', sentBytes: 1 }] })
})

it('tells of thousands of files in several requests', () => {
  const telling = createTelling({ tell, now: () => now })
  for (let n = 0; n < 2_500; n++) telling.onEvent(started(`u${n}`))
  now = 10_000
  telling.onEvent(pace('u0', 1))
  expect(tell.mock.calls.map(([{ uploads }]) => uploads.length)).toEqual([1_000, 1_000, 500])
})

it('says that it stops when the page is closed, so that others may go on at once', () => {
  const telling = createTelling({ tell, now: () => now })
  telling.leave()
  expect(tell).not.toHaveBeenCalled()
  telling.onEvent(started('a'))
  telling.leave()
  expect(tell).toHaveBeenCalledExactlyOnceWith({ uploads: [{ id: 'a', sentBytes: 0 }], isOver: true })
})
