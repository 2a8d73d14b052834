import { describe, expect, it } from 'vitest'
import { makeFile } from '@/test/factories'
import { type PutAnswer, createUploadWorld, refused } from '@/test/utils/upload-world'
import { createLanes } from './lanes'
import { type FileUpload, sendParts } from './multipart-uploader'
import { createPacer } from './pacer'
import { defaultPolicy, holdPolicy, type UploadPolicy } from './policy'
import { createPulse } from './pulse'

const SIZE = 1_050
const plan = { id: 'upload-1', partSize: 100, partCount: 11 }

function setUp(put?: Parameters<typeof createUploadWorld>[0]['put'], limit = 4) {
  const world = createUploadWorld({ plan, fileSize: SIZE, ...(put && { put }) })
  const abort = new AbortController()
  const progress: number[] = []
  const policy = holdPolicy()
  const pacer = createPacer(world.environment, policy)
  const lanes = createLanes(limit)
  const pulse = createPulse(world.environment)
  const start = (
    stored: { partNumber: number; size: number; etag: string }[] = [],
    file = makeFile({ size: SIZE }),
    extra: Partial<FileUpload> = {},
  ) => {
    const done = sendParts({
      file,
      plan,
      stored,
      api: world.api,
      environment: world.environment,
      lanes,
      key: plan.id,
      pulse,
      pacer,
      policy,
      turn: () => Promise.resolve(),
      signal: abort.signal,
      onProgress: (bytes) => progress.push(bytes),
      ...extra,
    })
    done.catch(() => {}) // looked at later
    return done
  }
  const change = (changes: Partial<UploadPolicy>) => policy.change({ ...defaultPolicy, ...changes })
  return { ...world, abort, progress, start, change, pulse }
}

/** Fails the first `times` tries of part 3. */
const failing =
  (answer: PutAnswer, times = Infinity) =>
  ({ partNumber, attempt }: { partNumber: number; attempt: number }): PutAnswer =>
    partNumber === 3 && attempt <= times ? answer : 200

describe('sendParts', () => {
  it.each(['reset', 408, 429, 500, 503] as const)(
    'sends a part again after %s, later each time',
    async (answer) => {
      const world = setUp(failing(answer, 3))
      const done = world.start()
      for (const wait of [500, 1000, 2000]) {
        await world.settle()
        expect(world.timers()).toEqual([wait])
        await world.advance(wait)
      }
      await done
      expect(world.sent.filter((part) => part === 3)).toHaveLength(4)
      expect(world.held.size).toBe(11)
    },
  )

  it('never waits less than the storage asks for', async () => {
    const world = setUp(failing({ status: 503, retryAfter: '7' }, 1))
    const done = world.start()
    await world.settle()
    expect(world.timers()).toEqual([7000])
    await world.advance(7000)
    await done
  })

  it('gives up after 8 tries, says what is safe, and sends nothing more', async () => {
    const world = setUp(failing('reset'))
    const done = world.start()
    await world.advance(200_000)
    await expect(done).rejects.toMatchObject({
      code: 'network',
      message: 'The connection was reset 8 times. 950 B of 1.1 kB are safe; Retry sends the rest.',
    })
    expect(world.sent.filter((part) => part === 3)).toHaveLength(8)
    expect(world.timers()).toEqual([])
  })

  it('names the storage when that is what does not take a part', async () => {
    const world = setUp(failing(502))
    const done = world.start()
    await world.advance(200_000)
    await expect(done).rejects.toThrow(/^The storage did not take a part 8 times\./)
  })

  it('asks for a new address once when one is refused, and gives up when that one is too', async () => {
    const renewed = setUp(({ partNumber, signature }) => (partNumber === 3 && signature === 1 ? 403 : 200))
    await renewed.start()
    expect(renewed.sent.filter((part) => part === 3)).toHaveLength(2)

    const refusing = setUp(failing(403))
    await expect(refusing.start()).rejects.toThrow(
      /^The storage refused a part of this file\. \d+ B of 1\.1 kB are safe; Retry sends the rest\.$/,
    )
    expect(refusing.sent.filter((part) => part === 3)).toHaveLength(2)
  })

  it('asks for a new address when a connection breaks again: a bucket may refuse an old one that way', async () => {
    const world = setUp(({ partNumber, signature }) => (partNumber === 3 && signature === 1 ? 'reset' : 200))
    const done = world.start()
    await world.advance(60_000)
    await done
    expect(world.sent.filter((partNumber) => partNumber === 3)).toHaveLength(3)
  })

  it('says that the disk is full without trying again', async () => {
    const world = setUp(failing(507))
    await expect(world.start()).rejects.toThrow(/^The server's disk is full\./)
    expect(world.sent.filter((part) => part === 3)).toHaveLength(1)
  })

  it('passes on a refusal that no retry would change', async () => {
    await expect(setUp(failing(413)).start()).rejects.toMatchObject({ code: 'tooLarge' })
  })

  it.each([400, 404, 409])(
    'after %i asks the server: a part that it holds was only answered wrongly',
    async (status) => {
      const world = setUp(failing(status))
      world.api.parts.mockResolvedValue({
        ...plan,
        state: 'open',
        parts: [{ partNumber: 3, size: 100, etag: 'x' }],
      })
      await world.start()
      expect(world.sent.filter((part) => part === 3)).toHaveLength(1)
    },
  )

  it('after 404 sends a part again that the server does not hold', async () => {
    const world = setUp(failing(404, 1))
    const done = world.start()
    await world.advance(500)
    await done
    expect(world.sent.filter((part) => part === 3)).toHaveLength(2)
  })

  it('stops when the upload itself is gone', async () => {
    const world = setUp(failing(404))
    world.api.parts.mockResolvedValue({ ...plan, state: 'aborted', parts: [] })
    await expect(world.start()).rejects.toMatchObject({
      code: 'notFound',
      message: 'The server no longer knows this upload. Retry starts it again.',
    })
  })

  it('gives up a part that moved no byte for 30 seconds and sends it again', async () => {
    const world = setUp(failing('hang', 1))
    const done = world.start()
    await world.advance(30_000)
    await world.advance(500)
    await done
    expect(world.sent.filter((part) => part === 3)).toHaveLength(2)
  })

  it('waits for the connection without using up tries', async () => {
    const world = setUp(failing('reset', 1))
    world.goOffline()
    const done = world.start()
    await world.settle()
    expect(world.timers()).toEqual([10_000])
    world.goOnline()
    await done
    expect(world.held.size).toBe(11)
  })

  it('looks again by itself, for a browser that is "offline" beside its own server', async () => {
    const world = setUp(failing('reset', 20))
    world.goOffline()
    const done = world.start()
    await world.advance(200_000)
    await done
  })

  it('stops at once when cancelled: nothing in flight, nothing waiting', async () => {
    const world = setUp(() => 'hang')
    const done = world.start()
    await world.settle()
    world.abort.abort()
    await expect(done).rejects.toMatchObject({ code: 'aborted' })
    expect(world.timers()).toEqual([])
    await expect(world.start()).rejects.toMatchObject({ code: 'aborted' })
    expect(world.sent).toHaveLength(4)
  })

  it('is cancelled while it waits for its next try', async () => {
    const world = setUp(failing('reset'))
    const done = world.start()
    await world.settle()
    world.abort.abort()
    await expect(done).rejects.toMatchObject({ code: 'aborted' })
    expect(world.timers()).toEqual([])
  })

  it('refuses a file of another size than the one that was begun', async () => {
    const world = setUp()
    await expect(world.start([], makeFile({ size: 2_000 }))).rejects.toMatchObject({ code: 'conflict' })
    expect(world.sent).toEqual([])
  })

  it('sends only what the storage does not hold', async () => {
    const world = setUp()
    const stored = [1, 2, 4].map((partNumber) => ({ partNumber, size: 100, etag: 'x' }))
    await world.start([...stored, { partNumber: 11, size: 100, etag: 'too long' }])
    expect(world.sent.toSorted((a, b) => a - b)).toEqual([3, 5, 6, 7, 8, 9, 10, 11])
    expect(world.progress[0]).toBe(300)
    expect(world.progress.at(-1)).toBe(SIZE)
  })

  it('tells a progress that never falls, though a part starts over', async () => {
    const world = setUp(failing('reset', 2))
    const done = world.start()
    await world.advance(5000)
    await done
    expect(world.progress).toEqual(world.progress.toSorted((a, b) => a - b))
    expect(world.progress.at(-1)).toBe(SIZE)
  })

  it('has no more parts in flight than the limiter of all files allows', async () => {
    const world = setUp(undefined, 2)
    await world.start()
    expect(world.mostInFlight()).toBe(2)
  })

  it('asks for addresses just in time, at most 8 at once', async () => {
    const world = setUp()
    await world.start()
    const batches = world.api.sign.mock.calls.map(([, parts]) => parts)
    expect(batches.every((parts) => parts.length <= 8)).toBe(true)
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  it('asks again for addresses that it did not get', async () => {
    const world = setUp()
    world.api.sign.mockImplementationOnce(() => refused('unavailable'))
    const done = world.start()
    await world.advance(1000)
    await done
    expect(world.held.size).toBe(11)
  })

  it('takes an answer without an address for a failure', async () => {
    const world = setUp()
    world.api.sign.mockResolvedValue({ items: [], nextCursor: null })
    const done = world.start()
    await world.advance(200_000)
    await expect(done).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('keeps the sentence of the API when signing is refused', async () => {
    const world = setUp()
    world.api.sign.mockImplementation(() => refused('conflict', 'This upload takes no more parts.'))
    await expect(world.start()).rejects.toThrow('This upload takes no more parts.')
  })

  it('keeps to the cap on average: each part waits until the ones before it are paid for', async () => {
    const world = setUp()
    world.change({ bytesPerSecond: 50 })
    const done = world.start()
    await world.settle()
    expect(world.sent).toEqual([1])
    await world.advance(1_999)
    expect(world.sent).toEqual([1])
    await world.advance(1)
    expect(world.sent).toEqual([1, 2])
    await world.advance(18_000)
    await done
    // 1,050 bytes; the last part may go when the 1,000 before it are paid for.
    expect(world.sent).toHaveLength(11)
    expect(world.now()).toBe(20_000)
  })

  it('pays for the bytes of a part that is sent again', async () => {
    const world = setUp(failing('reset', 1), 1)
    world.change({ bytesPerSecond: 100 })
    const done = world.start()
    await world.advance(11_000)
    await done
    expect(world.sent).toHaveLength(12)
  })

  it('signs no address ahead while parts are held back', async () => {
    const world = setUp()
    world.change({ bytesPerSecond: 1 })
    void world.start()
    await world.settle()
    expect(world.api.sign.mock.calls.map(([, parts]) => parts)).toEqual([[1]])
    world.abort.abort()
  })

  it('stops at the first failure without retries, and says what is safe', async () => {
    const world = setUp(failing('reset'))
    world.change({ autoRetry: false })
    await expect(world.start()).rejects.toMatchObject({
      code: 'network',
      message: 'The connection was reset. 300 B of 1.1 kB are safe; Retry sends the rest.',
    })
    expect(world.sent.filter((part) => part === 3)).toHaveLength(1)
  })

  it.each(['online', 'offline'] as const)(
    'stops when retries are switched off while it waits for one (%s)',
    async (how) => {
      const world = setUp(failing('reset'))
      if (how === 'offline') world.goOffline()
      const done = world.start()
      await world.settle()
      expect(world.timers()).toHaveLength(1)
      world.change({ autoRetry: true, filesAtOnce: 1 }) // another change ends no waiting
      expect(world.timers()).toHaveLength(1)
      world.change({ autoRetry: false })
      await expect(done).rejects.toMatchObject({ code: 'network' })
      expect(world.timers()).toEqual([])
    },
  )

  it('tells what the storage answered for each part that was sent now', async () => {
    const world = setUp()
    const stored = [1, 2, 3, 4, 5, 6, 7, 8].map((partNumber) => ({ partNumber, size: 100, etag: 'x' }))
    await expect(world.start(stored)).resolves.toEqual({
      9: '"etag-9"',
      10: '"etag-10"',
      11: '"etag-11"',
    })
  })

  it('sends half as many parts at once after "too much"', async () => {
    const world = setUp(({ partNumber, attempt }) => (partNumber === 4 && attempt === 1 ? 503 : 'hang'))
    void world.start()
    await world.advance(20_000)
    // Parts 1 to 3 are still on the line, on which there is room for two: the second try of part 4 waits.
    expect(world.sent).toEqual([1, 2, 3, 4])
    world.abort.abort()
  })

  describe('with checksums', () => {
    const digest = (part: Blob) => Promise.resolve(`sum-${part.size}`)

    it('has every address signed for the bytes of its part', async () => {
      const world = setUp()
      await world.start([], undefined, { digest })
      const signed = Object.fromEntries(
        world.api.sign.mock.calls.flatMap(([, , options]) => Object.entries(options?.checksums ?? {})),
      )
      expect(signed).toEqual({
        ...Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index + 1, 'sum-100'])),
        11: 'sum-50',
      })
      const asked = world.api.sign.mock.calls.flatMap(([, parts]) => parts)
      expect(asked.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    })

    it('signs together what was read while a part was on the line', async () => {
      const world = setUp(undefined, 1)
      await world.start([], undefined, { digest })
      expect(world.api.sign.mock.calls.length).toBeLessThan(6)
    })

    it('reads only what it sends next, not the file ahead', async () => {
      const world = setUp(() => 'hang', 1)
      const read: Blob[] = []
      void world.start([], undefined, { digest: (part) => digest((read.push(part), part)) })
      await world.settle()
      expect(read.length).toBeLessThanOrEqual(5)
      world.abort.abort()
    })

    it('reads a part anew whose bytes the storage refused', async () => {
      const world = setUp(failing(400, 1))
      let reads = 0
      const done = world.start([], undefined, {
        digest: (part) => {
          reads += 1
          return digest(part)
        },
      })
      await world.advance(500)
      await done
      expect(reads).toBe(12)
    })

    it('stops with the reason when the file can no longer be read, and sends nothing of it', async () => {
      const world = setUp()
      const gone = () => refused('conflict', 'The browser can no longer read this file.')
      await expect(world.start([], undefined, { digest: gone })).rejects.toThrow(
        'The browser can no longer read this file.',
      )
      expect(world.sent).toEqual([])
    })

    it('tries again when the code that computes them could not be loaded', async () => {
      const world = setUp()
      let tries = 0
      const done = world.start([], undefined, {
        digest: (part) => ((tries += 1) === 1 ? refused('network') : digest(part)),
      })
      await world.advance(1_000)
      await done
      expect(world.held.size).toBe(11)
    })
  })

  describe('after two hours of sleep', () => {
    it('takes up dead connections with new addresses, and counts no failure', async () => {
      let isAsleep = true
      const world = setUp(() => (isAsleep ? 'hang' : 200))
      const stop = world.pulse.start()
      const done = world.start()
      await world.advance(2_000)
      expect(world.sent).toEqual([1, 2, 3, 4])
      isAsleep = false
      world.sleep(7_200_000)
      await world.advance(1_000)
      expect(world.sent).toHaveLength(4)
      await world.advance(5_500)
      await done
      stop()
      expect(world.held.size).toBe(11)
      const addresses = world.api.sign.mock.calls.flatMap(([, parts]) => parts)
      // All of the first batch are asked for again: an hour is what they live.
      expect(addresses.filter((part) => part === 8)).toHaveLength(2)
    })

    it('goes on after nine sleeps of which each cost a try', async () => {
      let isAsleep = true
      const world = setUp(() => (isAsleep ? 'hang' : 200))
      const stop = world.pulse.start()
      const done = world.start()
      for (let night = 0; night < 9; night += 1) {
        world.sleep(7_200_000)
        await world.advance(7_000)
      }
      isAsleep = false
      await world.advance(31_000)
      await done
      stop()
    })

    it('does not sit out a wait that began before', async () => {
      const world = setUp(failing({ status: 503, retryAfter: '3600' }, 1))
      const stop = world.pulse.start()
      const done = world.start()
      await world.advance(1_000)
      world.sleep(7_200_000)
      await world.advance(1_000)
      await done
      stop()
    })
  })
})
