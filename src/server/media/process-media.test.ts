import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { ensureFixtures } from '../testing/fixtures'
import { toolsOfTests } from './media-test'
import type { MediaOptions, MediaSource } from './media-work'
import { processMedia } from './process-media'
import type { MediaTools } from './tools'

let fixtures: string
let tools: MediaTools
let folder: string
beforeAll(async () => {
  fixtures = await ensureFixtures()
  tools = await toolsOfTests()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-media-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const none = { tools: { reason: 'There is no ffmpeg.' }, hls: 'auto' } as const
const settings = () => ({ tools, hls: 'auto' }) as const

async function sourceOf(name: string, changes: Partial<MediaSource> = {}): Promise<MediaSource> {
  const path = join(fixtures, name)
  const file = await readFile(path)
  return {
    bytes: { sizeBytes: file.length, read: (start, end) => Promise.resolve(file.subarray(start, end)) },
    isLocal: true,
    localPath: () => Promise.resolve(path),
    ...changes,
  }
}

const optionsFor = (source: MediaSource, changes: Partial<MediaOptions> = {}): MediaOptions => ({
  source,
  folder,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  ...changes,
})

describe('where only what takes moments is done', () => {
  it('a file that has to be converted is left to others, unread', async () => {
    const whole = () => Promise.reject(new Error('nobody needs all of it'))
    for (const name of ['mkv-h264-aac.mkv', 'avi-h264-mp3.avi']) {
      const source = await sourceOf(name, { localPath: whole })
      const outcome = await processMedia(settings(), optionsFor(source, { isBrief: true }))
      expect(outcome, name).toMatchObject({ ok: false, retry: 'long' })
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('a file that browsers play is made ready', async () => {
    const options = optionsFor(await sourceOf('mp4-h264-aac.mp4'), { isBrief: true })
    expect(await processMedia(settings(), options)).toMatchObject({ ok: true, playsOriginal: true })
  })
})

describe('a file that browsers play', () => {
  it('is played as it is, with a picture of it', async () => {
    const outcome = await processMedia(settings(), optionsFor(await sourceOf('mp4-h264-aac.mp4')))
    expect(outcome).toEqual({
      ok: true,
      facts: { mimeType: 'video/mp4', durationSeconds: 10, width: 640, height: 360, codecs: 'avc, aac' },
      playsOriginal: true,
      outputs: [
        {
          kind: 'poster',
          path: join(folder, 'poster.jpg'),
          type: 'image/jpeg',
          details: { width: 640, height: 360, atSeconds: 0 },
        },
      ],
      later: ['sprite'],
    })
    const poster = await readFile(join(folder, 'poster.jpg'))
    expect([...poster.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
  })

  it('tells of its progress in rising steps, and never of 100', async () => {
    const told: number[] = []
    const onProgress: MediaOptions['onProgress'] = ({ percent }) => void told.push(percent)
    await processMedia(settings(), optionsFor(await sourceOf('mp4-h264-aac.mp4'), { onProgress }))
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
    expect(told.at(-1)).toBeLessThan(100)
  })

  it('far away takes four requests at most and is never downloaded', async () => {
    const { bytes } = await sourceOf('mp4-long-10min.mp4')
    const reads: number[] = []
    const far: MediaSource = {
      bytes: {
        sizeBytes: bytes.sizeBytes,
        read: (start, end) => {
          reads.push(end - start)
          return bytes.read(start, end)
        },
      },
      isLocal: false,
      localPath: () => Promise.reject(new Error('nobody needs all of it')),
    }
    expect(await processMedia(settings(), optionsFor(far))).toMatchObject({ ok: true, playsOriginal: true })
    expect(reads.length).toBeLessThanOrEqual(4)
    expect(reads.reduce((sum, length) => sum + length)).toBeLessThan(6_000_000)
  })

  it('is played without ffmpeg, too', async () => {
    const outcome = await processMedia(none, optionsFor(await sourceOf('mp4-h264-aac.mp4')))
    expect(outcome).toMatchObject({ ok: true, playsOriginal: true, outputs: [], later: [] })
    expect(await readdir(folder)).toEqual([])
  })

  it('is not called ready when the storage broke off: that says nothing of the file', async () => {
    const { bytes } = await sourceOf('mp4-h264-aac.mp4')
    let reads = 0
    const read = (start: number, end: number) =>
      (reads += 1) > 3
        ? Promise.reject(new AppError('unavailable', 'The storage does not answer.'))
        : bytes.read(start, end)
    const source = await sourceOf('mp4-h264-aac.mp4', { bytes: { ...bytes, read } })
    expect(await processMedia(settings(), optionsFor(source))).toMatchObject({
      ok: false,
      code: 'unavailable',
      message: 'The storage does not answer.',
      retry: 'again',
    })
  })

  it('that is gone is said to be gone', async () => {
    const gone = {
      sizeBytes: 10,
      read: () => Promise.reject(new AppError('notFound', 'There is no such file.')),
    }
    const source = await sourceOf('mp4-h264-aac.mp4', { bytes: gone })
    expect(await processMedia(settings(), optionsFor(source))).toMatchObject({
      ok: false,
      code: 'fileMissing',
      retry: 'final',
    })
  })

  it('is left alone once it is given up', async () => {
    const signal = AbortSignal.abort(new Error('deleted'))
    const source = await sourceOf('mp4-h264-aac.mp4')
    await expect(processMedia(settings(), optionsFor(source, { signal }))).rejects.toThrow('deleted')
    expect(await readdir(folder)).toEqual([])
  })
})
