import { describe, expect, it } from 'vitest'
import { makeFile } from '@/test/factories'
import type { FileCheck, PreflightAnswer, PreflightJob } from './file-check'
import { createPreflight, type PreflightWorker } from './preflight'

const fine: FileCheck = {
  verdict: 'fine',
  facts: { mimeType: 'video/mp4', durationSeconds: 10, width: 640, height: 360, codecs: 'avc, aac' },
}

/** Workers that answer when the test says so, and a clock that it turns. */
function setUp() {
  const workers: (PreflightWorker & { jobs: PreflightJob[]; isEnded: boolean })[] = []
  let timers: (() => void)[] = []
  const preflight = createPreflight({
    spawn: () => {
      const worker = {
        jobs: [] as PreflightJob[],
        isEnded: false,
        onmessage: null as PreflightWorker['onmessage'],
        onerror: null as PreflightWorker['onerror'],
        postMessage: (job: PreflightJob) => void worker.jobs.push(job),
        terminate: () => void (worker.isEnded = true),
      }
      workers.push(worker)
      return worker
    },
    later: (task) => {
      timers.push(task)
      return () => (timers = timers.filter((other) => other !== task))
    },
  })
  const worker = () => {
    const last = workers.at(-1)
    if (!last) throw new Error('no worker yet')
    return last
  }
  const given = () => worker().jobs.at(-1)
  const answer = (result: FileCheck | Blob | null) => {
    const job = given()
    if (!job) throw new Error('nothing asked')
    // What a worker answers is by its kind; the test says what it is.
    const data = { id: job.id, kind: job.kind, result } as PreflightAnswer
    worker().onmessage?.({ data } as MessageEvent<PreflightAnswer>)
  }
  return {
    preflight,
    workers,
    worker,
    given,
    answer,
    passTime: () => timers.splice(0).forEach((run) => run()),
  }
}

const files = (count: number) => Array.from({ length: count }, (_, at) => makeFile({ name: `${at}.mp4` }))
const names = (jobs: PreflightJob[]) => jobs.map(({ file }) => (file instanceof File ? file.name : ''))

describe('looking at files', () => {
  it('fetches nothing before a file is chosen', () => {
    expect(setUp().workers).toHaveLength(0)
  })

  it('looks at one at a time, and at each once', async () => {
    const { preflight, worker, answer } = setUp()
    const [a, b] = files(2) as [File, File]
    const both = [preflight.check(a), preflight.check(a), preflight.check(b)]
    expect(names(worker().jobs)).toEqual(['0.mp4'])
    answer(fine)
    expect(names(worker().jobs)).toEqual(['0.mp4', '1.mp4'])
    answer(null)
    expect(await Promise.all(both)).toEqual([fine, fine, null])
    expect(preflight.peek(a)).toBe(fine)
    expect(await preflight.check(a)).toBe(fine)
    expect(worker().jobs).toHaveLength(2)
    preflight.forget(a)
    void preflight.check(a)
    expect(worker().jobs).toHaveLength(3)
  })

  it('takes what is in sight first, and pictures after all checks', () => {
    const { preflight, worker, answer } = setUp()
    const many = files(5_000)
    for (const file of many) void preflight.check(file)
    void preflight.thumbnail(many[0] as File)
    void preflight.check(many[4_000] as File, { isUrgent: true })
    answer(fine)
    answer(fine)
    expect(names(worker().jobs)).toEqual(['0.mp4', '4000.mp4', '1.mp4'])
    expect(worker().jobs.every(({ kind }) => kind === 'check')).toBe(true)
  })

  it('makes a picture once, and none of a file that it cannot decode', async () => {
    const { preflight, worker, answer } = setUp()
    const [a, b] = files(2) as [File, File]
    const picture = new Blob(['x'])
    const made = preflight.thumbnail(a)
    answer(picture)
    expect(await made).toBe(picture)
    expect(await preflight.thumbnail(a)).toBe(picture)
    const none = preflight.thumbnail(b)
    answer(null)
    expect(await none).toBeNull()
    expect(worker().jobs).toHaveLength(2)
  })

  it('does not look at what nobody wants to know any more', async () => {
    const { preflight, worker, answer } = setUp()
    const [a, b, c] = files(3) as [File, File, File]
    const over = new AbortController()
    void preflight.check(a)
    const first = preflight.check(b, { signal: over.signal })
    const wantedTwice = [preflight.check(c, { signal: over.signal }), preflight.check(c)]
    over.abort()
    expect(await first).toBeNull()
    expect(await preflight.check(b, { signal: over.signal })).toBeNull()
    answer(fine)
    answer(fine)
    expect(await Promise.all(wantedTwice)).toEqual([fine, fine])
    expect(names(worker().jobs)).toEqual(['0.mp4', '2.mp4'])
  })
})

describe('what goes wrong', () => {
  it('ends a worker that a file keeps busy, and goes on with the next file', async () => {
    const { preflight, workers, worker, answer, passTime } = setUp()
    const [good, hostile, next] = files(3) as [File, File, File]
    void preflight.check(good)
    answer(fine)
    const stuck = preflight.check(hostile)
    const after = preflight.check(next)
    passTime()
    expect(await stuck).toBeNull()
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false])
    expect(names(worker().jobs)).toEqual(['2.mp4'])
    answer(fine)
    expect(await after).toBe(fine)
  })

  it.each(['never comes', 'breaks'])('holds no file back when the worker %s', async (how) => {
    const { preflight, worker, answer, passTime } = setUp()
    const checks = files(3).map((file) => preflight.check(file))
    if (how === 'breaks') worker().onerror?.(new Event('error') as ErrorEvent)
    else passTime()
    expect(await Promise.all(checks)).toEqual([null, null, null])
    // The network may be back.
    const again = preflight.check(makeFile())
    answer(fine)
    expect(await again).toBe(fine)
  })

  it('finds nothing out where there are no workers', async () => {
    const preflight = createPreflight({
      spawn: () => {
        throw new Error('no workers here')
      },
    })
    const [a, b] = files(2) as [File, File]
    expect(await Promise.all([preflight.check(a), preflight.check(b)])).toEqual([null, null])
    expect(await preflight.thumbnail(a)).toBeNull()
  })

  it('hears no answer that comes too late', async () => {
    const { preflight, workers, worker, answer, passTime } = setUp()
    const [a, b] = files(2) as [File, File]
    void preflight.check(a)
    answer(fine)
    const late = preflight.check(b)
    const job = worker().jobs.at(-1)
    passTime()
    expect(await late).toBeNull()
    const data = { id: job?.id ?? 0, kind: 'check', result: fine } as const
    workers[0]?.onmessage?.({ data } as MessageEvent<PreflightAnswer>)
    expect(preflight.peek(b)).toBeUndefined()
  })
})
