import { describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { makeFile, makeVideo } from '@/test/factories'
import { createUploadWorld, refused } from '@/test/utils/upload-world'
import { eventually } from '@/test/utils/eventually'
import { defaultPolicy } from './policy'
import {
  type Pace,
  type UploadEvent,
  type UploadRequest,
  createUploadCoordinator,
} from './upload-coordinator'

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
  const paces: (Pace | null)[] = []
  const coordinator = createUploadCoordinator({
    api: world.api,
    environment: world.environment,
    onPace: (pace) => paces.push(pace),
    onEvent: (event) => events.push(event),
  })
  const start = (request = makeRequest()) => {
    const done = coordinator.start(request)
    done.catch(() => {}) // looked at later
    return { request, done }
  }
  return { ...world, coordinator, events, paces, start, types: () => events.map((event) => event.type) }
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
    expect(types()).toEqual(['queued', 'waiting'])
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

  it('asks the server for nothing when it cancels a file that the server plainly refused', async () => {
    const { api, coordinator, start } = setUp()
    api.start.mockImplementationOnce(() => refused('known', 'You have this file already.'))
    const known = start()
    await expect(known.done).rejects.toThrow('already')
    await coordinator.cancel(known.request.id)
    expect(api.abort).not.toHaveBeenCalled()
    // Whether it heard of a file whose answer got lost, nobody knows.
    api.start.mockImplementationOnce(() => refused('timeout', 'No answer.'))
    const lost = start()
    await expect(lost.done).rejects.toThrow('No answer')
    await coordinator.cancel(lost.request.id)
    expect(api.abort).toHaveBeenCalledTimes(1)
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
    await eventually(() => expect(world.types().filter((type) => type === 'started')).toHaveLength(6))
    expect(world.types().filter((type) => type === 'sending')).toHaveLength(3)
    release()
    await Promise.all(all)
    expect(world.types().filter((type) => type === 'complete')).toHaveLength(6)
    expect(world.mostInFlight()).toBeLessThanOrEqual(4)
  })

  it('begins with what the server holds already, of an upload from another day', async () => {
    const world = setUp()
    world.held.set(1, 100).set(3, 50)
    await world.start(makeRequest({ isBegun: true })).done
    expect(world.sent).toEqual([2])
  })

  it('says what the parts were answered with when it completes', async () => {
    const world = setUp()
    await world.start().done
    expect(world.api.complete.mock.calls[0]?.[1]?.etags).toEqual({
      1: '"etag-1"',
      2: '"etag-2"',
      3: '"etag-3"',
    })
  })

  it('sends a part again that is not the one it sent, and insists on its answers only once', async () => {
    const world = setUp()
    world.api.complete.mockImplementationOnce(() =>
      Promise.reject(
        new AppError('notReady', 'Part 2 is not the one that was sent; send it again.', {
          errors: [{ field: 'parts.2', message: 'Part 2 is not the one that was sent; send it again.' }],
        }),
      ),
    )
    await world.start().done
    expect(world.sent).toEqual([1, 2, 3, 2])
    expect(world.api.complete.mock.calls[1]?.[1]?.etags).toBeUndefined()
  })

  describe('the storage', () => {
    it('is asked once what it is like, and sent as many parts with the checksums it takes', async () => {
      const world = setUp(() => 'hang')
      const storage = vi.fn(() => Promise.resolve({ parallelParts: 6, partChecksum: 'md5' as const }))
      const coordinator = createUploadCoordinator({
        api: { ...world.api, storage },
        environment: world.environment,
        onEvent: () => {},
      })
      const requests = [makeRequest(), makeRequest(), makeRequest()]
      for (const request of requests) coordinator.start(request).catch(() => {})
      await world.settle()
      await world.settle()
      expect(storage).toHaveBeenCalledOnce()
      expect(world.sent).toHaveLength(6)
      expect(world.api.sign.mock.calls[0]?.[2]?.checksums).toMatchObject({ 1: 'md5-of-100' })
      await Promise.all(requests.map(({ id }) => coordinator.cancel(id)))
    })

    it('is asked while the server makes room for the file, and what computes its checksums is loaded', async () => {
      const world = setUp()
      const digest = vi.spyOn(world.environment, 'digest')
      let answer = () => {}
      world.api.start.mockImplementationOnce(
        () => new Promise((resolve) => (answer = () => resolve({ video: world.video, upload: plan }))),
      )
      const coordinator = createUploadCoordinator({
        api: { ...world.api, storage: () => Promise.resolve({ partChecksum: 'md5' as const }) },
        environment: world.environment,
        onEvent: () => {},
      })
      const all = [makeRequest(), makeRequest()].map((request) => coordinator.start(request))
      await world.settle()
      // Once, however many files there are.
      expect(digest.mock.calls.map(([part, kind]) => [part.size, kind])).toEqual([[0, 'md5']])
      answer()
      await Promise.all(all)
      expect(world.sent.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 2, 3, 3])
    })

    it('does not make a file send that was paused before its answer came', async () => {
      const world = setUp()
      let answer = () => {}
      const storage = () => new Promise<object>((resolve) => (answer = () => resolve({})))
      const types: string[] = []
      const coordinator = createUploadCoordinator({
        api: { ...world.api, storage },
        environment: world.environment,
        onEvent: ({ type }) => types.push(type),
      })
      const request = makeRequest()
      const done = coordinator.start(request)
      await world.settle()
      coordinator.pause(request.id)
      answer()
      await world.settle()
      expect(types).toEqual(['queued', 'started', 'paused'])
      coordinator.resume(request.id)
      await done
    })

    it('is asked again when there was no answer', async () => {
      const world = setUp()
      const storage = vi.fn().mockReturnValueOnce(refused('unavailable')).mockResolvedValue({})
      const coordinator = createUploadCoordinator({
        api: { ...world.api, storage },
        environment: world.environment,
        onEvent: () => {},
      })
      const done = coordinator.start(makeRequest())
      await world.advance(1_000)
      await done
      expect(storage).toHaveBeenCalledTimes(2)
    })
  })

  describe('pause', () => {
    it('sends nothing and keeps everything; resume sends what is missing', async () => {
      let isStuck = true
      const world = setUp(({ partNumber }) => (partNumber === 2 && isStuck ? 'hang' : 200))
      const { request, done } = world.start()
      await world.settle()
      world.coordinator.pause(request.id)
      world.coordinator.pause(request.id)
      await world.advance(7_200_000)
      expect(world.types().filter((type) => type !== 'progress')).toEqual([
        'queued',
        'started',
        'sending',
        'paused',
      ])
      expect(world.timers()).toEqual([])
      expect(world.isAwake()).toBe(false)
      expect(world.api.abort).not.toHaveBeenCalled()
      expect(world.coordinator.has(request.id)).toBe(true)

      isStuck = false
      world.sent.length = 0
      world.coordinator.resume(request.id)
      await expect(done).resolves.toMatchObject({ status: 'ready' })
      expect(world.sent).toEqual([2])
      expect(world.types().at(-1)).toBe('complete')
    })

    it('lets the next file take its place, and takes the end of the line when it is resumed', async () => {
      const world = setUp(() => 'hang')
      world.coordinator.configure({ ...defaultPolicy, filesAtOnce: 1 })
      const [first, second] = [world.start(), world.start()]
      await world.settle()
      world.coordinator.pause(first.request.id)
      await world.settle()
      const sending = () =>
        world.events.flatMap((event) => (event.type === 'sending' ? [event.request.id] : []))
      expect(sending()).toEqual([first.request.id, second.request.id])
      world.coordinator.resume(first.request.id)
      await world.settle()
      expect(sending()).toHaveLength(2)
      await world.coordinator.cancel(second.request.id)
      await world.settle()
      expect(sending()).toEqual([first.request.id, second.request.id, first.request.id])
      await world.coordinator.cancel(first.request.id)
    })

    it('holds a file that still waits in line, whose row the server knows all the same', async () => {
      const world = setUp()
      const { request, done } = world.start()
      world.coordinator.pause(request.id)
      await world.settle()
      expect(world.types()).toEqual(['queued', 'paused', 'started'])
      expect(world.sent).toEqual([])
      world.coordinator.resume(request.id)
      await done
      expect(world.sent).toEqual([1, 2, 3])
    })

    it('cancelled ends it, here and on the server', async () => {
      const world = setUp(() => 'hang')
      const { request, done } = world.start()
      await world.settle()
      world.coordinator.pause(request.id)
      await world.coordinator.cancel(request.id)
      await expect(done).rejects.toMatchObject({ code: 'aborted' })
      expect(world.api.abort).toHaveBeenCalledOnce()
      expect(world.types().at(-1)).toBe('cancelled')
    })

    it('does nothing to a file that is being put together, that failed, or that nobody knows', async () => {
      const world = setUp()
      let release = () => {}
      world.api.complete.mockImplementationOnce(
        () => new Promise((resolve) => (release = () => resolve({ video: world.video }))),
      )
      const { request, done } = world.start()
      await world.settle()
      world.coordinator.pause(request.id)
      release()
      await done
      world.api.start.mockImplementationOnce(() => refused('forbidden'))
      const failed = world.start()
      await expect(failed.done).rejects.toMatchObject({ code: 'forbidden' })
      world.coordinator.pause(failed.request.id)
      world.coordinator.resume(failed.request.id)
      world.coordinator.pause('unknown')
      world.coordinator.resume('unknown')
      expect(world.types()).not.toContain('paused')
      await world.coordinator.retry(failed.request.id)
    })
  })

  it('sends the one that comes first at once, though others send already', async () => {
    const world = setUp()
    world.coordinator.configure({ ...defaultPolicy, filesAtOnce: 1 })
    const answers: (() => void)[] = []
    const create = world.environment.createXhr
    world.environment.createXhr = () => {
      const xhr = create()
      const send = xhr.send.bind(xhr)
      xhr.send = (body) => void answers.push(() => send(body))
      return xhr
    }
    const [first, second, third] = [world.start(), world.start(), world.start()]
    await world.settle()
    world.coordinator.prioritise(third.request.id)
    await world.settle()
    while (answers.length > 0) {
      answers.shift()?.()
      await world.settle()
    }
    await Promise.all([first.done, second.done, third.done])
    const sending = world.events.flatMap((event) => (event.type === 'sending' ? [event.request.id] : []))
    expect(sending).toEqual([first.request.id, third.request.id, second.request.id])
  })

  it('sends the parts of the one that comes first before those of the others that send', async () => {
    const world = setUp()
    world.api.start.mockImplementation(({ uploadId = '' }) =>
      Promise.resolve({ video: world.video, upload: { ...plan, id: uploadId } }),
    )
    const answers: (() => void)[] = []
    const create = world.environment.createXhr
    world.environment.createXhr = () => {
      const xhr = create()
      const send = xhr.send.bind(xhr)
      xhr.send = (body) => void answers.push(() => send(body))
      return xhr
    }
    const all = ['a', 'b', 'c'].map((id) => world.start(makeRequest({ id })).done)
    await world.settle()
    world.coordinator.prioritise('c')
    while (answers.length > 0) {
      answers.shift()?.()
      await world.settle()
    }
    await Promise.all(all)
    // Four parts at once, so one of `b` was on the line.
    expect(world.sentOf.join('')).toBe('aaabcccbb')
  })

  describe('without a network', () => {
    it('waits, says so once, and goes on at once when it is back', async () => {
      let isDown = true
      const world = setUp(() => (isDown ? 'reset' : 200))
      const { done } = world.start()
      await world.settle()
      world.goOffline()
      await world.advance(600_000)
      const waitings = () => world.types().filter((type) => type === 'waiting')
      expect(waitings()).toHaveLength(1)
      isDown = false
      world.goOnline()
      await done
      expect(waitings()).toHaveLength(1)
      expect(world.types().slice(-2)).toEqual(['processing', 'complete'])
      expect(world.types().indexOf('waiting')).toBeLessThan(world.types().lastIndexOf('sending'))
    })
  })

  describe('pace', () => {
    it('is told once a second, of each file and of all, and ends with the last one', async () => {
      const world = setUp()
      world.coordinator.configure({ ...defaultPolicy, bytesPerSecond: 50 })
      const { done } = world.start()
      await world.advance(3_500)
      const pace = world.events.filter((event) => event.type === 'pace')
      expect(pace).toHaveLength(3)
      expect(pace.at(-1)).toMatchObject({ sentBytes: 200 })
      const whole = world.paces.at(-1)
      expect(whole?.bytesPerSecond).toBeGreaterThan(50)
      expect(whole?.secondsLeft).toBe(Math.ceil(50 / (whole?.bytesPerSecond ?? 1)))
      await world.advance(1_000)
      await done
      expect(world.paces.at(-1)).toBeNull()
      expect(world.timers()).toEqual([])
    })

    it('says of no file that it takes longer than all of them, however slowly it begins', async () => {
      const world = setUp()
      world.coordinator.configure({ ...defaultPolicy, bytesPerSecond: 50 })
      world.start()
      world.start()
      await world.advance(8_500)
      const byItself = world.events.flatMap((event) =>
        event.type === 'pace' && event.secondsLeft !== null
          ? [{ ...event, own: Math.ceil((event.request.file.size - event.sentBytes) / event.bytesPerSecond) }]
          : [],
      )
      const cut = byItself.filter(({ own, secondsLeft }) => own !== secondsLeft)
      expect(cut.length).toBeGreaterThan(0)
      for (const { own, secondsLeft } of cut) {
        expect(secondsLeft).toBeLessThan(own)
        expect(world.paces.map((pace) => pace?.secondsLeft)).toContain(secondsLeft)
      }
    })

    it('does not take for speed what the server held already', async () => {
      const world = setUp(() => 'hang')
      world.held.set(1, 100).set(2, 100)
      const { request } = world.start(makeRequest({ isBegun: true }))
      await world.advance(2_000)
      expect(world.events.at(-1)).toMatchObject({
        type: 'pace',
        sentBytes: 200,
        bytesPerSecond: 0,
        secondsLeft: null,
      })
      await world.coordinator.cancel(request.id)
    })
  })

  it('keeps the machine awake as long as files are on their way', async () => {
    const world = setUp(() => 'hang')
    expect(world.isAwake()).toBe(false)
    const [first, second] = [world.start(), world.start()]
    await world.settle()
    await world.coordinator.cancel(first.request.id)
    expect(world.isAwake()).toBe(true)
    await world.coordinator.cancel(second.request.id)
    await world.settle()
    expect(world.isAwake()).toBe(false)
  })

  it('lets the machine sleep while there is no network, and keeps it awake when it is back', async () => {
    let isDown = true
    const world = setUp(() => (isDown ? 'reset' : 200))
    world.coordinator.configure({ ...defaultPolicy, bytesPerSecond: 50 })
    const { done } = world.start()
    world.goOffline()
    await world.settle()
    expect(world.types()).toContain('waiting')
    expect(world.isAwake()).toBe(false)
    await world.advance(60_000)
    expect(world.isAwake()).toBe(false)
    isDown = false
    world.goOnline()
    await world.advance(3_000)
    expect(world.types()).not.toContain('complete')
    expect(world.isAwake()).toBe(true)
    await world.advance(10_000)
    await done
    expect(world.isAwake()).toBe(false)
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
