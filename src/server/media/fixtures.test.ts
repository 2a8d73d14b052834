import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { probeVideo } from '@/lib/media/probe'
import { ensureFixtures } from '../testing/fixtures'
import { MediaFailure } from './failures'
import { readStreams } from './ffprobe'
import { withFile } from './file-source'
import { toolsOfTests } from './media-test'
import type { MediaOutcome } from './media-work'
import { posterOfFile } from './poster'
import { processMedia } from './process-media'
import type { MediaTools, NoTools } from './tools'
import { Workbench } from './workbench'

/** How a file comes out where there is ffmpeg, and what is played then. */
type Expected =
  | {
      plays: 'original' | 'copy' | 'conversion'
      type: string
      seconds: number
      size: readonly [number, number]
      codecs: string
    }
  | { code: string; words: RegExp }

const original = {
  plays: 'original',
  type: 'video/mp4',
  seconds: 10,
  size: [640, 360],
  codecs: 'avc, aac',
} as const
const copy = { ...original, plays: 'copy' } as const
const conversion = { ...original, plays: 'conversion' } as const
const webm = { ...original, type: 'video/webm' } as const
const cutOff = { code: 'damaged', words: /end of this file is missing/ }
const playlist = { code: 'notVideo', words: /that points to other files/ }

const expected: Record<string, Expected> = {
  'mp4-h264-aac.mp4': original,
  'mp4-moov-at-end.mp4': original,
  'mp4-fragmented.mp4': copy,
  'mov-h264-aac.mov': original,
  'mov-portrait-rotated.mov': { ...original, size: [360, 640] },
  'mov-hevc-phone.mov': { ...conversion, seconds: 5, size: [1280, 720] },
  'mov-pcm-audio.mov': copy,
  'avi-mpeg4-mp3.avi': conversion,
  'avi-h264-mp3.avi': conversion,
  'wmv-wmv2-wmav2.wmv': conversion,
  'flv-flv1-mp3.flv': conversion,
  'flv-h264-aac.flv': copy,
  'webm-vp8-vorbis.webm': { ...webm, codecs: 'vp8, vorbis' },
  'webm-vp9-opus.webm': { ...webm, codecs: 'vp9, opus' },
  'webm-no-duration.webm': { ...webm, plays: 'copy', seconds: 4, codecs: 'vp8, opus' },
  'mkv-h264-aac.mkv': copy,
  'mkv-vp9-opus-subs.mkv': { ...webm, plays: 'copy', codecs: 'vp9, opus' },
  'mp4-60fps.mp4': { ...original, seconds: 5 },
  'mp4-vfr.mp4': original,
  'mp4-no-audio.mp4': { ...original, codecs: 'avc' },
  'mp4-odd-size.mp4': { ...conversion, seconds: 3, size: [640, 362], codecs: 'avc' },
  'mp4-10bit.mp4': { ...conversion, seconds: 5, codecs: 'avc' },
  'mp4-anamorphic.mp4': { ...original, seconds: 3, codecs: 'avc' },
  'mp4-5.1-audio.mp4': { ...original, seconds: 5 },
  'mp4-two-audio.mp4': { ...original, seconds: 5 },
  'mp4-late-start.mp4': { ...original, seconds: 15 },
  'mp4-long-gop.mp4': original,
  'mp4-4k.mp4': { ...original, seconds: 3, size: [3840, 2160] },
  'mp4-long-10min.mp4': { ...original, seconds: 600, size: [320, 180] },
  "mp4 name with spaces & 'quotes' %20 #1 - vidéo 日本.mp4": original,
  '-dash-first.mp4': original,
  'mp4-as-avi.avi': original,
  'audio-only.mp4': { code: 'noVideoTrack', words: /sound but no moving picture/ },
  'audio-with-cover.mp4': { code: 'noVideoTrack', words: /sound but no moving picture/ },
  'single-frame.mp4': { ...original, seconds: 0, codecs: 'avc' },
  'truncated-faststart.mp4': cutOff,
  'truncated.mkv': cutOff,
  'corrupt-middle.mp4': conversion,
  'truncated-moov-at-end.mp4': cutOff,
  'header-only.mp4': cutOff,
  'zero-bytes.mp4': { code: 'empty', words: /0 bytes/ },
  'text.mp4': { code: 'notVideo', words: /a text file/ },
  'png.mp4': { code: 'notVideo', words: /a PNG picture/ },
  'pdf.webm': { code: 'notVideo', words: /a PDF document/ },
  'zip.mov': { code: 'notVideo', words: /a ZIP archive/ },
  'random.mkv': { code: 'notVideo', words: /not a video/ },
  'evil-hls-http.mp4': playlist,
  'evil-hls-file.mp4': playlist,
  'evil-hls-header.avi': playlist,
  'evil-concat.mp4': playlist,
  'evil-dash.mp4': playlist,
  'evil-sdp.mp4': { code: 'notVideo', words: /a text file/ },
  'evil-svg.mp4': { code: 'notVideo', words: /an SVG picture/ },
  'evil-sparse-time.mp4': { code: 'tooLarge', words: /24 h long/ },
  'evil-huge-frame.mp4': { code: 'tooLarge', words: /8192 × 8192/ },
}

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

function work(path: string, using: MediaTools | NoTools): Promise<MediaOutcome> {
  return withFile(path, (bytes) =>
    processMedia(
      { tools: using, hls: 'auto' },
      {
        source: { bytes, isLocal: true, localPath: () => Promise.resolve(path) },
        folder,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      },
    ),
  )
}

describe('every fixture file, with ffmpeg', () => {
  it('is in the table', async () => {
    const files = (await readdir(fixtures)).filter((name) => !/^captions|^MANIFEST|^bench-/.test(name))
    expect(Object.keys(expected).sort()).toEqual(files.sort())
  })

  it.each(Object.entries(expected))('%s', async (name, outcome) => {
    const result = await work(join(fixtures, name), tools)
    if ('code' in outcome) {
      const { code, words } = outcome
      expect(result).toMatchObject({ ok: false, code, retry: 'final' })
      expect(result.ok ? '' : result.message).toMatch(words)
      return
    }
    if (!result.ok) throw new Error(`${result.message} ${result.detail}`)
    const { type, seconds, size, codecs, plays } = outcome
    expect(result.facts).toMatchObject({ mimeType: type, codecs, width: size[0], height: size[1] })
    expect(Math.abs(result.facts.durationSeconds - seconds)).toBeLessThan(0.5)
    expect(result.playsOriginal).toBe(plays === 'original')
    const made = plays === 'original' ? ['poster'] : ['poster', 'mp4']
    expect(result.outputs.map(({ kind }) => kind)).toEqual(made)
    // What is answered is what lies there.
    const video = result.outputs.find(({ kind }) => kind === 'mp4')
    if (video) expect(await withFile(video.path, probeVideo)).toEqual({ ok: true, ...result.facts })
  })
})

describe('every fixture file, without ffmpeg', () => {
  const none = { reason: 'There is no ffmpeg.' }

  it('is played as it is, or refused with what to do', async () => {
    for (const [name, outcome] of Object.entries(expected)) {
      const result = await work(join(fixtures, name), none)
      const mayPlay = !('code' in outcome) && !/^(avi|wmv|flv)-|hevc|pcm|odd-size|10bit/.test(name)
      expect(result.ok, name).toBe(mayPlay)
      if (result.ok) expect(result).toMatchObject({ playsOriginal: true, outputs: [], later: [] })
      else if (!('code' in outcome)) expect(result.message, name).toMatch(/cannot convert.*installing ffmpeg/)
    }
    expect(await readdir(folder)).toEqual([])
  })
})

describe('hostile files', () => {
  it('that name an address reach nobody, and those that name a file read none, however they begin', async () => {
    const never = new AbortController().signal
    let requests = 0
    const trap = createServer((socket) => {
      requests += 1
      socket.destroy()
    })
    await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done))
    const { port } = trap.address() as AddressInfo // listening on a port, not on a pipe
    const secret = join(fixtures, 'mp4-h264-aac.mp4')
    try {
      for (const name of Object.keys(expected).filter((file) => file.startsWith('evil-'))) {
        const text = (await readFile(join(fixtures, name), 'latin1'))
          .replaceAll('127.0.0.1:9', `127.0.0.1:${port}`)
          .replaceAll('/etc/passwd', secret)
        // As it is; and behind the first bytes of a container that only ffmpeg reads, so that it gets to see it.
        for (const start of ['', 'FLV\x01\x05\0\0\0\x09\0\0\0\0', 'RIFF\0\0\0\0AVI LIST']) {
          const path = join(folder, 'hostile')
          await writeFile(path, Buffer.from(start + text, 'latin1'))
          const result = await work(path, tools)
          expect(result.ok, `${name} ${start}`).toBe(false)
          // And when nothing of ours stood before ffmpeg. The two in MP4 are videos; their numbers are what is evil.
          if (/sparse|huge/.test(name)) continue
          const bench = new Workbench(tools, { folder: await mkdtemp(join(folder, 'x')), signal: never })
          await expect(readStreams(bench, path), `${name} ${start}`).rejects.toThrow(MediaFailure)
          const shape = { durationSeconds: 10, width: 64, height: 64 }
          await expect(posterOfFile(bench, path, shape), `${name} ${start}`).rejects.toThrow(MediaFailure)
        }
      }
    } finally {
      trap.close()
    }
    expect(requests).toBe(0)
  })
})
