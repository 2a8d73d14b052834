import { expect, it, vi } from 'vitest'
import { onDemand } from '@/lib/on-demand'
import { makeFile } from '@/test/factories'
import { createUploadWorld } from '@/test/utils/upload-world'
import { createLazyCoordinator } from './lazy-coordinator'
import { defaultPolicy } from './policy'
import { createUploadCoordinator, type UploadEvent, type UploadRequest } from './upload-coordinator'

const request: UploadRequest = {
  id: 'upload-1',
  videoId: 'video-1',
  courseId: 'course-1',
  chapterId: 'chapter-1',
  file: makeFile({ size: 100 }),
}

function setUp(load = vi.fn(() => Promise.resolve(createUploadCoordinator))) {
  const world = createUploadWorld({ plan: { id: 'ledger', partSize: 50, partCount: 2 }, fileSize: 100 })
  const events: UploadEvent[] = []
  const onEvent = (event: UploadEvent) => events.push(event)
  const coordinator = createLazyCoordinator(
    onDemand(load),
    (create) => create({ api: world.api, environment: world.environment, onEvent }),
    onEvent,
  )
  return { ...world, load, coordinator, types: () => events.map(({ type }) => type) }
}

it('fetches nothing before the first file, which is in line at once', async () => {
  const { load, coordinator, types } = setUp()
  coordinator.configure(defaultPolicy)
  expect(coordinator.has(request.id)).toBe(false)
  expect(load).not.toHaveBeenCalled()
  const done = coordinator.start(request)
  expect(types()).toEqual(['queued'])
  expect(coordinator.has(request.id)).toBe(true)
  await done
  expect(types().at(-1)).toBe('complete')
  expect(coordinator.has(request.id)).toBe(false)
})

it('needs no moment once it is there', async () => {
  const { load, coordinator, types } = setUp()
  await coordinator.start(request)
  const before = types().length
  void coordinator.start({ ...request, id: 'upload-2', videoId: 'video-2' })
  expect(types().slice(before)).toEqual(['queued'])
  expect(load).toHaveBeenCalledOnce()
})

it('keeps the order in which files were chosen, and the settings made before', async () => {
  const { coordinator, api, sent, settle } = setUp()
  coordinator.configure({ ...defaultPolicy, bytesPerSecond: 1 })
  const ids = ['a', 'b', 'c']
  for (const id of ids) void coordinator.start({ ...request, id, videoId: id })
  await settle()
  expect(api.start.mock.calls.map(([body]) => body.id)).toEqual(ids)
  expect(sent).toHaveLength(1)
  coordinator.configure(defaultPolicy)
  await settle()
  expect(sent).toHaveLength(6)
})

it('says so when it cannot be fetched, and starts on a retry', async () => {
  const { coordinator, types } = setUp(
    vi.fn().mockRejectedValueOnce(new TypeError('reset')).mockResolvedValue(createUploadCoordinator),
  )
  await expect(coordinator.start(request)).rejects.toMatchObject({ code: 'network' })
  expect(types()).toEqual(['queued', 'failed'])
  expect(coordinator.has(request.id)).toBe(true)
  await coordinator.retry(request.id)
  expect(types().at(-1)).toBe('complete')
})

it('cancels what is still waiting for it', async () => {
  const { coordinator, types, api } = setUp()
  const done = coordinator.start(request)
  await coordinator.cancel(request.id)
  await expect(done).rejects.toMatchObject({ code: 'aborted' })
  expect(types()).toEqual(['queued', 'cancelled'])
  expect(api.start).not.toHaveBeenCalled()
  await coordinator.cancel('unknown')
  await expect(coordinator.retry('unknown')).rejects.toMatchObject({ code: 'notFound' })
})

it('does not call a file failed that was cancelled meanwhile', async () => {
  const { coordinator, types } = setUp(vi.fn().mockRejectedValue(new TypeError('reset')))
  const done = coordinator.start(request)
  await coordinator.cancel(request.id)
  await expect(done).rejects.toBeInstanceOf(Error)
  expect(types()).toEqual(['queued', 'cancelled'])
  await expect(coordinator.retry(request.id)).rejects.toMatchObject({ code: 'notFound' })
})

it('pauses, resumes and puts first what is still waiting for it', async () => {
  const { coordinator, types, sent, settle } = setUp()
  const done = coordinator.start(request)
  coordinator.prioritise(request.id)
  coordinator.pause(request.id)
  await settle()
  expect(types()).toEqual(['queued', 'queued', 'paused', 'started'])
  expect(sent).toEqual([])
  coordinator.resume(request.id)
  await done
  expect(types().at(-1)).toBe('complete')
  coordinator.pause('unknown')
})
