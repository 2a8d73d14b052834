import { describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { makeFile, makeVideo } from '@/test/factories'
import { createUploadWorld, refused } from '@/test/utils/upload-world'
import { defaultPolicy } from './policy'
import { type UploadEvent, type UploadRequest, createUploadCoordinator } from './upload-coordinator'

const SIZE = 250
const plan = { id: 'ledger-1', partSize: 100, partCount: 3 }

const makeRequest = (overrides: Partial<UploadRequest> = {}): UploadRequest => ({
  id: newId(),
  videoId: newId(),
  courseId: 'course-1',
  chapterId: 'chapter-1',
  file: makeFile({ size: SIZE }),
  ...overrides,
})

function setUp(put?: Parameters<typeof createUploadWorld>[0]['put']) {
  const world = createUploadWorld({ plan, fileSize: SIZE, ...(put && { put }) })
  const events: UploadEvent[] = []
  const coordinator = createUploadCoordinator({
    api: world.api,
    environment: world.environment,
    onEvent: (event) => events.push(event),
  })
  const start = (request = makeRequest()) => {
    const done = coordinator.start(request)
    done.catch(() => {}) // looked at later
    return { request, done }
  }
  return { ...world, coordinator, events, start, types: () => events.map((event) => event.type) }
}

describe('createUploadCoordinator', () => {
  it('says why the server did not take the file, keeps it, and starts again with the same ids', async () => {
    const { api, coordinator, start, types, events } = setUp()
    api.start.mockImplementationOnce(() => refused('internal', 'Upload server temporarily unavailable'))
    const { request, done } = start()
    await expect(done).rejects.toThrow('Upload server temporarily unavailable')
    expect(types()).toEqual(['queued', 'failed'])
    expect(events[1]).toMatchObject({ message: 'Upload server temporarily unavailable' })
    expect(coordinator.has(request.id)).toBe(true)

    await coordinator.retry(request.id)
    const [first, second] = api.start.mock.calls
    expect(second?.[0]).toEqual(first?.[0])
    expect(second?.[1]?.idempotencyKey).not.toBe(first?.[1]?.idempotencyKey)
    expect(coordinator.has(request.id)).toBe(false)
  })

  it('begins when the connection is there, if the browser is offline', async () => {
    const { api, goOffline, goOnline, settle, start, types } = setUp()
    goOffline()
    api.start.mockImplementationOnce(() => refused('network'))
    const { done } = start()
    await settle()
    expect(types()).toEqual(['queued'])
    goOnline()
    await done
    expect(types().at(-1)).toBe('complete')
  })

  it('sends only the rest after a failure', async () => {
    let isBroken = true
    const world = setUp(({ partNumber }) => (isBroken && partNumber === 2 ? 507 : 200))
    const { request, done } = world.start()
    await expect(done).rejects.toThrow(/disk is full/)
    isBroken = false
    world.sent.length = 0
    await world.coordinator.retry(request.id)
    expect(world.sent).toEqual([2])
  })

  it('only completes again what was sent, when the answer to completing got lost', async () => {
    const world = setUp()
    world.api.complete.mockImplementationOnce(() => refused('forbidden'))
    const { request, done } = world.start()
    await expect(done).rejects.toMatchObject({ code: 'forbidden' })
    world.api.parts.mockResolvedValue({ ...plan, state: 'done', parts: [] })
    world.sent.length = 0
    await world.coordinator.retry(request.id)
    expect(world.sent).toEqual([])
  })

  it('begins anew under a new id when the upload was cancelled or has expired on the server', async () => {
    const world = setUp(({ partNumber, attempt }) => (partNumber === 2 && attempt === 1 ? 507 : 200))
    const { request, done } = world.start()
    await expect(done).rejects.toThrow()
    world.held.clear()
    world.api.start.mockImplementationOnce(() =>
      refused('conflict', 'This upload was cancelled or has expired.'),
    )
    await world.coordinator.retry(request.id)
    const ids = world.api.start.mock.calls.map(([body]) => body.uploadId)
    expect(ids.slice(0, 2)).toEqual([request.id, request.id])
    expect(ids[2]).not.toBe(request.id)
    expect(world.held.size).toBe(3)
  })

  it('sends the missing part once more when the server finds one missing at the end', async () => {
    const world = setUp()
    world.api.complete.mockImplementationOnce(() => {
      world.held.delete(2)
      return refused('notReady', 'Part 2 of 3 is missing; send it again.')
    })
    await world.start().done
    expect(world.sent).toEqual([1, 2, 3, 2])
    expect(world.types().filter((type) => type === 'processing')).toHaveLength(2)
  })

  it('tells why the server cannot use the bytes, and uploads them as new when asked again', async () => {
    const world = setUp()
    const broken = makeVideo({ status: 'error', error_message: 'This file is a text, not a video.' })
    world.api.complete.mockResolvedValueOnce({ video: broken })
    const { request, done } = world.start()
    await expect(done).rejects.toThrow('This file is a text, not a video.')
    expect(world.events.at(-1)).toMatchObject({ type: 'failed', video: broken })
    world.held.clear()
    await world.coordinator.retry(request.id)
    expect(world.api.start.mock.calls[1]?.[0].uploadId).not.toBe(request.id)

    world.api.complete.mockResolvedValueOnce({ video: makeVideo({ status: 'error', error_message: null }) })
    await expect(world.start().done).rejects.toThrow(/cannot be read as a video/)
  })

  it('hides the text of an error that is not ours', async () => {
    const { api, start, events } = setUp()
    api.start.mockImplementationOnce(() => Promise.reject(new TypeError('x is not a function')))
    await expect(start().done).rejects.toThrow(TypeError)
    expect(events.at(-1)).toMatchObject({
      type: 'failed',
      message: 'Something unexpected happened. Your work is safe; try again.',
    })
  })

  it('cancels an upload under way, here and on the server', async () => {
    const world = setUp(() => 'hang')
    const { request, done } = world.start()
    await world.settle()
    await world.coordinator.cancel(request.id)
    await expect(done).rejects.toMatchObject({ code: 'aborted' })
    expect(world.api.abort).toHaveBeenCalledWith(request.id)
    expect(world.types()).toEqual(['queued', 'started', 'sending', 'cancelled'])
    expect(world.timers()).toEqual([])
    await world.coordinator.cancel(request.id)
    expect(world.api.abort).toHaveBeenCalledTimes(1)
  })

  it('gives an upload up only after the server knows it, when it is cancelled at once', async () => {
    const world = setUp()
    let answer = () => {}
    world.api.start.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ video: world.video, upload: plan })
        }),
    )
    const { request, done } = world.start()
    await world.settle()
    const cancelling = world.coordinator.cancel(request.id)
    await world.settle()
    expect(world.api.abort).not.toHaveBeenCalled()
    answer()
    await cancelling
    await expect(done).rejects.toMatchObject({ code: 'aborted' })
    expect(world.api.abort).toHaveBeenCalledOnce()
    expect(world.types()).toEqual(['queued', 'cancelled'])
  })

  it('takes it calmly when the server does not know the cancelled upload, and lets a bug show', async () => {
    const world = setUp(() => 'hang')
    const first = world.start()
    world.api.abort.mockImplementationOnce(() => refused('notFound'))
    await world.coordinator.cancel(first.request.id)
    const second = world.start()
    world.api.abort.mockRejectedValueOnce(new TypeError('a bug'))
    await expect(world.coordinator.cancel(second.request.id)).rejects.toThrow(TypeError)
  })

  it('does not retry what did not fail here', async () => {
    const world = setUp(() => 'hang')
    const { request } = world.start()
    await expect(world.coordinator.retry(request.id)).rejects.toBeInstanceOf(AppError)
    await expect(world.coordinator.retry('unknown')).rejects.toMatchObject({ code: 'notFound' })
  })

  it('tells the server of every file, sends three at once, and four parts over all of them', async () => {
    const world = setUp()
    const requests = Array.from({ length: 6 }, () => makeRequest())
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    world.api.complete.mockImplementation(() => released.then(() => ({ video: world.video })))
    const all = requests.map((request) => world.start(request).done)
    await vi.waitFor(() => expect(world.types().filter((type) => type === 'started')).toHaveLength(6))
    expect(world.types().filter((type) => type === 'sending')).toHaveLength(3)
    release()
    await Promise.all(all)
    expect(world.types().filter((type) => type === 'complete')).toHaveLength(6)
    expect(world.mostInFlight()).toBeLessThanOrEqual(4)
  })

  describe('settings, while files are on their way', () => {
    const sending = (world: ReturnType<typeof setUp>) =>
      world.types().filter((type) => type === 'sending').length

    it('send more files at once, and fewer', async () => {
      const world = setUp(() => 'hang')
      const all = Array.from({ length: 6 }, () => world.start())
      await world.settle()
      expect(sending(world)).toBe(3)
      world.coordinator.configure({ ...defaultPolicy, filesAtOnce: 5 })
      await world.settle()
      expect(sending(world)).toBe(5)
      world.coordinator.configure({ ...defaultPolicy, filesAtOnce: 1 })
      await Promise.all(all.map(({ request }) => world.coordinator.cancel(request.id)))
    })

    it('lets only the first file go on when one at a time is wanted', async () => {
      const answers: (() => void)[] = []
      const world = setUp()
      const create = world.environment.createXhr
      world.environment.createXhr = () => {
        const xhr = create()
        const send = xhr.send.bind(xhr)
        xhr.send = (body) => void answers.push(() => send(body))
        return xhr
      }
      const [first, second] = [world.start(), world.start()]
      await world.settle()
      expect(answers).toHaveLength(4)
      world.coordinator.configure({ ...defaultPolicy, filesAtOnce: 1 })
      // What is on the line is not cut off; the second file begins no other part until the first is through.
      while (answers.length > 0) {
        answers.shift()?.()
        await world.settle()
      }
      await Promise.all([first.done, second.done])
      const completed = world.events.flatMap((event) => (event.type === 'complete' ? [event.request.id] : []))
      expect(completed).toEqual([first.request.id, second.request.id])
    })

    it('lift a cap at once', async () => {
      const world = setUp()
      world.coordinator.configure({ ...defaultPolicy, bytesPerSecond: 1 })
      const { done } = world.start()
      await world.settle()
      expect(world.sent).toEqual([1])
      world.coordinator.configure(defaultPolicy)
      await done
      expect(world.now()).toBe(0)
    })

    it('share one cap over all files, and change it for the parts that wait', async () => {
      const world = setUp()
      world.coordinator.configure({ ...defaultPolicy, bytesPerSecond: 100 })
      const all = [world.start().done, world.start().done]
      await world.settle()
      expect(world.sent).toHaveLength(1)
      await world.advance(1_000)
      expect(world.sent).toHaveLength(2)
      world.coordinator.configure({ ...defaultPolicy, bytesPerSecond: 1_000 })
      await world.advance(100)
      expect(world.sent).toHaveLength(3)
      await world.advance(10_000)
      await Promise.all(all)
    })

    it('take up by themselves what failed for lack of retries, and nothing else', async () => {
      let isBroken = true
      const world = setUp(({ partNumber }) => (isBroken && partNumber === 2 ? 'reset' : 200))
      world.coordinator.configure({ ...defaultPolicy, autoRetry: false })
      const stopped = world.start()
      await expect(stopped.done).rejects.toThrow(/^The connection was reset\./)
      world.api.start.mockImplementationOnce(() => refused('forbidden', 'Not yours.'))
      const refusedOne = world.start()
      await expect(refusedOne.done).rejects.toThrow('Not yours.')
      isBroken = false
      world.coordinator.configure(defaultPolicy)
      await world.settle()
      expect(world.types().at(-1)).toBe('complete')
      expect(world.coordinator.has(stopped.request.id)).toBe(false)
      expect(world.coordinator.has(refusedOne.request.id)).toBe(true)
    })
  })
})
