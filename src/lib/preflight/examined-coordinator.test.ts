import { describe, expect, it, vi } from 'vitest'
import type { UploadCoordinator, UploadEvent, UploadRequest } from '@/lib/upload/upload-coordinator'
import { makeFile, makeVideo } from '@/test/factories'
import { createExaminedCoordinator } from './examined-coordinator'
import type { FileCheck } from './file-check'

const facts = { mimeType: 'video/mp4', durationSeconds: 10, width: 640, height: 360, codecs: 'avc, aac' }
const checks: Record<string, FileCheck | null> = {
  'fine.mp4': { verdict: 'fine', facts },
  'hevc.mov': { verdict: 'doubtful', code: 'unsupportedCodec', message: 'HEVC.', mayBeConverted: true },
  'tape.mxf': { verdict: 'doubtful', code: 'unsupportedContainer', message: 'MXF.', mayBeConverted: false },
  'notes.mp4': { verdict: 'refused', code: 'notVideo', message: 'A text.' },
  'unknown.mp4': null,
}

const requestFor = (name: string, rest: Partial<UploadRequest> = {}): UploadRequest => ({
  id: name,
  videoId: `video of ${name}`,
  courseId: 'course-1',
  chapterId: 'chapter-1',
  file: makeFile({ name }),
  ...rest,
})

/** @param convertsVideos of the server */
function setUp({ convertsVideos = false } = {}) {
  const events: string[] = []
  const sent: string[] = []
  const video = makeVideo()
  const inner = {
    retry: vi.fn<UploadCoordinator['retry']>(() => Promise.resolve(video)),
    pause: vi.fn<UploadCoordinator['pause']>(),
    resume: vi.fn<UploadCoordinator['resume']>(),
    prioritise: vi.fn<UploadCoordinator['prioritise']>(),
    cancel: vi.fn<UploadCoordinator['cancel']>(() => Promise.resolve()),
    has: vi.fn<UploadCoordinator['has']>(() => false),
    configure: vi.fn<UploadCoordinator['configure']>(),
  }
  const check = vi.fn((file: File, _wish?: object) => Promise.resolve(checks[file.name] ?? null))
  const forget = vi.fn<(file: File) => void>()
  const coordinator = createExaminedCoordinator({
    preflight: { check, forget },
    convertsVideos: () => Promise.resolve(convertsVideos),
    onEvent: (event: UploadEvent) => events.push(`${event.type} ${event.request.id}`),
    create: (onEvent) => ({
      ...inner,
      start: (request) => {
        sent.push(request.id)
        // As the ledger and the engine do.
        onEvent({ type: 'queued', request })
        onEvent({ type: 'queued', request })
        onEvent({ type: 'sending', request })
        return Promise.resolve(video)
      },
    }),
  })
  return { coordinator, inner, check, forget, events, sent, video }
}
/** What is asked and answered in promises has happened. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('a file that is chosen', () => {
  it('is in line at once, and sent when nothing is wrong with it', async () => {
    const { coordinator, events, sent, video } = setUp()
    const done = coordinator.start(requestFor('fine.mp4'))
    expect(events).toEqual(['queued fine.mp4'])
    expect(sent).toEqual([])
    expect(await done).toBe(video)
    expect(events).toEqual(['queued fine.mp4', 'sending fine.mp4'])
  })

  it('is sent when nothing can be found out: the server is the judge', async () => {
    const { coordinator, sent } = setUp()
    await coordinator.start(requestFor('unknown.mp4'))
    expect(sent).toEqual(['unknown.mp4'])
  })

  it('is sent without a question when the server converts it', async () => {
    const { coordinator, events, sent } = setUp({ convertsVideos: true })
    await coordinator.start(requestFor('hevc.mov'))
    expect(sent).toEqual(['hevc.mov'])
    expect(events).toEqual(['queued hevc.mov', 'sending hevc.mov'])
  })

  it('is asked about when even a server that converts videos cannot convert it', async () => {
    const { coordinator, events, sent } = setUp({ convertsVideos: true })
    void coordinator.start(requestFor('tape.mxf'))
    await settled()
    expect(events).toEqual(['queued tape.mxf', 'asked tape.mxf'])
    expect(sent).toEqual([])
  })

  it('is not looked at when it is the rest of one that the server has', async () => {
    const { coordinator, sent, check } = setUp()
    await coordinator.start(requestFor('notes.mp4', { isBegun: true }))
    expect(sent).toEqual(['notes.mp4'])
    expect(check).not.toHaveBeenCalled()
  })

  it('is not sent when no server can make a video of it, and can be tried again', async () => {
    const { coordinator, events, sent, forget } = setUp()
    await expect(coordinator.start(requestFor('notes.mp4'))).rejects.toMatchObject({ message: 'A text.' })
    expect(events).toEqual(['queued notes.mp4', 'failed notes.mp4'])
    expect(coordinator.has('notes.mp4')).toBe(true)
    await expect(coordinator.retry('notes.mp4')).rejects.toMatchObject({ code: 'invalid' })
    expect(forget).toHaveBeenCalledTimes(1)
    expect(sent).toEqual([])
    await coordinator.cancel('notes.mp4')
    expect(coordinator.has('notes.mp4')).toBe(false)
  })

  it('takes the place of one that was refused', async () => {
    const { coordinator, sent } = setUp()
    await coordinator.start(requestFor('notes.mp4')).catch(() => undefined)
    await coordinator.start(requestFor('fine.mp4', { videoId: 'video of notes.mp4' }))
    expect(coordinator.has('notes.mp4')).toBe(false)
    expect(sent).toEqual(['fine.mp4'])
  })
})

describe('a file that browsers may not play', () => {
  it('waits for an answer, while the files behind it go on', async () => {
    const { coordinator, events, sent } = setUp()
    const asked = coordinator.start(requestFor('hevc.mov'))
    await coordinator.start(requestFor('fine.mp4'))
    expect(sent).toEqual(['fine.mp4'])
    expect(events).toContain('asked hevc.mov')
    await expect(coordinator.retry('hevc.mov')).rejects.toMatchObject({ code: 'inProgress' })
    coordinator.sendAnyway('hevc.mov')
    await asked
    expect(sent).toEqual(['fine.mp4', 'hevc.mov'])
    expect(events.filter((event) => event.endsWith('hevc.mov'))).toEqual([
      'queued hevc.mov',
      'asked hevc.mov',
      'queued hevc.mov',
      'sending hevc.mov',
    ])
  })

  it('is left out', async () => {
    const { coordinator, events, sent, inner } = setUp()
    const asked = coordinator.start(requestFor('hevc.mov'))
    await settled()
    await coordinator.cancel('hevc.mov')
    await expect(asked).rejects.toMatchObject({ code: 'aborted' })
    expect(events.at(-1)).toBe('cancelled hevc.mov')
    expect(sent).toEqual([])
    expect(inner.cancel).not.toHaveBeenCalled()
  })
})

describe('what is asked for', () => {
  it('while a file is looked at, holds when it is sent', async () => {
    const { coordinator, inner, check } = setUp()
    const done = coordinator.start(requestFor('fine.mp4'))
    coordinator.pause('fine.mp4')
    coordinator.resume('fine.mp4')
    coordinator.prioritise('fine.mp4')
    expect(check).toHaveBeenLastCalledWith(expect.anything(), { isUrgent: true })
    expect(inner.pause).not.toHaveBeenCalled()
    await done
    expect(inner.pause).toHaveBeenCalledWith('fine.mp4')
    expect(inner.resume).toHaveBeenCalledWith('fine.mp4')
    expect(inner.prioritise).toHaveBeenCalledWith('fine.mp4')
  })

  it('to cancel a file that is looked at, sends nothing', async () => {
    const { coordinator, check, sent } = setUp()
    const done = coordinator.start(requestFor('fine.mp4'))
    await coordinator.cancel('fine.mp4')
    await expect(done).rejects.toMatchObject({ code: 'aborted' })
    expect(check.mock.calls[0]?.[1]).toMatchObject({ signal: { aborted: true } })
    expect(sent).toEqual([])
  })

  it('of a file on its way goes to what sends it', async () => {
    const { coordinator, inner } = setUp()
    await coordinator.start(requestFor('fine.mp4'))
    coordinator.pause('fine.mp4')
    coordinator.sendAnyway('fine.mp4')
    await coordinator.retry('fine.mp4')
    await coordinator.cancel('fine.mp4')
    coordinator.configure({ filesAtOnce: 1, bytesPerSecond: null, autoRetry: true })
    expect(inner.pause).toHaveBeenCalledTimes(1)
    expect(inner.retry).toHaveBeenCalledTimes(1)
    expect(inner.cancel).toHaveBeenCalledTimes(1)
    expect(inner.configure).toHaveBeenCalledTimes(1)
    expect(coordinator.has('fine.mp4')).toBe(false)
  })
})
