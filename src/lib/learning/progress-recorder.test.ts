import { beforeEach, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import type { LessonProgress } from '@/types/learning'
import { ProgressRecorder } from './progress-recorder'

let clock = 0
const sent = vi.fn<(videoId: string, seconds: number, isLeaving: boolean) => Promise<LessonProgress>>()
const saved = vi.fn()
let recorder: ProgressRecorder

beforeEach(() => {
  clock = 0
  sent
    .mockReset()
    .mockImplementation((video_id, position) => Promise.resolve({ video_id, position, watched_at: null }))
  saved.mockReset()
  recorder = new ProgressRecorder(sent, saved, () => clock)
})
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const calls = () => sent.mock.calls.map(([videoId, seconds]) => [videoId, seconds])

it('sends the first place and then every 15 seconds, the last one each time', async () => {
  for (let seconds = 0; seconds <= 40; seconds++) {
    clock = seconds * 1_000
    recorder.note('a', seconds)
    await settled()
  }
  expect(calls()).toEqual([
    ['a', 0],
    ['a', 15],
    ['a', 30],
  ])
  await recorder.flush()
  expect(calls().at(-1)).toEqual(['a', 40])
  expect(saved).toHaveBeenCalledTimes(4)
})

it('sends nothing that is no news', async () => {
  recorder.note('a', 10)
  await settled()
  clock = 60_000
  recorder.note('a', 11)
  await recorder.flush()
  expect(calls()).toEqual([['a', 10]])
})

it('sends where the video before was left, when another one begins', async () => {
  recorder.note('a', 0)
  await settled()
  recorder.note('a', 9)
  recorder.note('b', 0)
  await settled()
  await recorder.flush()
  expect(calls()).toEqual([
    ['a', 0],
    ['a', 9],
    ['b', 0],
  ])
})

it('keeps a place that could not be sent, unless there is a newer one', async () => {
  sent.mockRejectedValueOnce(new AppError('network', 'Offline.'))
  recorder.note('a', 20)
  await settled()
  expect(saved).not.toHaveBeenCalled()
  await recorder.flush()
  expect(calls()).toEqual([
    ['a', 20],
    ['a', 20],
  ])
  sent.mockRejectedValueOnce(new AppError('network', 'Offline.'))
  recorder.note('a', 30)
  await recorder.flush()
  recorder.note('a', 44)
  await recorder.flush()
  expect(calls().at(-1)).toEqual(['a', 44])
})

it.each(['unauthenticated', 'forbidden', 'notFound'] as const)('stops for good at %s', async (code) => {
  sent.mockRejectedValue(new AppError(code, 'No.'))
  recorder.note('a', 0)
  await settled()
  clock = 60_000
  recorder.note('a', 60)
  await recorder.flush(true)
  expect(sent).toHaveBeenCalledOnce()
})

it('says that the page is being left, also while it is sending', async () => {
  let answer = () => {}
  sent.mockImplementationOnce(
    (video_id, position) =>
      new Promise((resolve) => (answer = () => resolve({ video_id, position, watched_at: null }))),
  )
  recorder.note('a', 0)
  recorder.note('a', 8)
  await recorder.flush()
  expect(sent).toHaveBeenCalledOnce()
  await recorder.flush(true)
  expect(sent).toHaveBeenLastCalledWith('a', 8, true)
  answer()
})
