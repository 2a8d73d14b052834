import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { ensureFixtures } from '../testing/fixtures'
import { probeVideo } from '@/lib/media/probe'

const mp4 = { mimeType: 'video/mp4', durationSeconds: 10, width: 640, height: 360, codecs: 'avc, aac' }
const playlist = /playlist that points to other files, not a video/

/** What each file of scripts/make-fixtures.sh has to come out as: a video, or a code and words of the sentence. */
const expected: Record<string, object | [code: string, words: RegExp]> = {
  'mp4-h264-aac.mp4': mp4,
  'mp4-moov-at-end.mp4': mp4,
  'mp4-fragmented.mp4': { ...mp4, durationSeconds: 10.08, seeksBadly: true },
  'mov-h264-aac.mov': mp4,
  'mov-portrait-rotated.mov': { ...mp4, width: 360, height: 640 },
  'mov-hevc-phone.mov': ['unsupportedCodec', /picture of this video is HEVC/],
  'mov-pcm-audio.mov': ['unsupportedCodec', /sound of this video is uncompressed \(PCM\)/],
  'avi-mpeg4-mp3.avi': ['unsupportedContainer', /cannot convert AVI files/],
  'avi-h264-mp3.avi': ['unsupportedContainer', /AVI/],
  'wmv-wmv2-wmav2.wmv': ['unsupportedContainer', /WMV/],
  'flv-flv1-mp3.flv': ['unsupportedContainer', /FLV/],
  'flv-h264-aac.flv': ['unsupportedContainer', /FLV/],
  'webm-vp8-vorbis.webm': {
    mimeType: 'video/webm',
    durationSeconds: 10.009,
    width: 640,
    height: 360,
    codecs: 'vp8, vorbis',
  },
  'webm-vp9-opus.webm': {
    mimeType: 'video/webm',
    durationSeconds: 10.013,
    width: 640,
    height: 360,
    codecs: 'vp9, opus',
  },
  'webm-no-duration.webm': {
    mimeType: 'video/webm',
    durationSeconds: 4.007,
    width: 640,
    height: 360,
    seeksBadly: true,
    codecs: 'vp8, opus',
  },
  'mkv-h264-aac.mkv': { ...mp4, mimeType: 'video/x-matroska', durationSeconds: 10.021 },
  'mkv-vp9-opus-subs.mkv': {
    mimeType: 'video/x-matroska',
    durationSeconds: 10.021,
    width: 640,
    height: 360,
    codecs: 'vp9, opus',
  },
  'mp4-60fps.mp4': { ...mp4, durationSeconds: 5 },
  'mp4-vfr.mp4': mp4,
  'mp4-no-audio.mp4': { ...mp4, codecs: 'avc' },
  'mp4-odd-size.mp4': ['unsupportedCodec', /more colour detail than 4:2:0/],
  'mp4-10bit.mp4': ['unsupportedCodec', /10 bits/],
  'mp4-anamorphic.mp4': { ...mp4, durationSeconds: 3, codecs: 'avc' },
  'mp4-5.1-audio.mp4': { ...mp4, durationSeconds: 5.08 },
  'mp4-two-audio.mp4': { ...mp4, durationSeconds: 5.08 },
  'mp4-late-start.mp4': { ...mp4, durationSeconds: 15 },
  'mp4-long-gop.mp4': mp4,
  'mp4-4k.mp4': { ...mp4, durationSeconds: 3, width: 3840, height: 2160 },
  'mp4-long-10min.mp4': { ...mp4, durationSeconds: 600, width: 320, height: 180 },
  "mp4 name with spaces & 'quotes' %20 #1 - vidéo 日本.mp4": mp4,
  '-dash-first.mp4': mp4,
  'mp4-as-avi.avi': mp4,
  'audio-only.mp4': ['noVideoTrack', /sound but no moving picture/],
  'audio-with-cover.mp4': ['noVideoTrack', /sound but no moving picture/],
  'single-frame.mp4': { ...mp4, durationSeconds: 0.04, codecs: 'avc' },
  'truncated-faststart.mp4': ['damaged', /end of this file is missing/],
  'truncated.mkv': ['damaged', /end of this file is missing/],
  'corrupt-middle.mp4': mp4, // only decoding shows it
  'truncated-moov-at-end.mp4': ['damaged', /end of this file is missing/],
  'header-only.mp4': ['damaged', /end of this file is missing/],
  'zero-bytes.mp4': ['empty', /0 bytes/],
  'text.mp4': ['notVideo', /This file is a text file, not a video/],
  'png.mp4': ['notVideo', /This file is a PNG picture, not a video/],
  'pdf.webm': ['notVideo', /a PDF document/],
  'zip.mov': ['notVideo', /a ZIP archive/],
  'random.mkv': ['notVideo', /not a video/],
  'evil-hls-http.mp4': ['notVideo', playlist],
  'evil-hls-file.mp4': ['notVideo', playlist],
  'evil-hls-header.avi': ['notVideo', playlist],
  'evil-concat.mp4': ['notVideo', /list that points to other files/],
  'evil-dash.mp4': ['notVideo', playlist],
  'evil-sdp.mp4': ['notVideo', /a text file/],
  'evil-svg.mp4': ['notVideo', /an SVG picture/],
  'evil-sparse-time.mp4': ['tooLarge', /24 h long/],
  'evil-huge-frame.mp4': ['tooLarge', /8192 × 8192 pixels/],
}

describe('probeVideo of the fixture files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await ensureFixtures()
  })

  it('covers every file that the script makes', async () => {
    const files = (await readdir(folder)).filter((name) => !/^captions|^MANIFEST|^bench-/.test(name))
    expect(Object.keys(expected).sort()).toEqual(files.sort())
  })

  it.each(Object.entries(expected))('%s', async (name, outcome) => {
    const file = await readFile(join(folder, name))
    const { result, readBytes } = await probeCounting(file)
    if (Array.isArray(outcome)) {
      const [code, words] = outcome as [string, RegExp]
      expect(result).toEqual({
        ok: false,
        code,
        message: expect.stringMatching(words) as string,
        mayBeConverted: code === 'unsupportedCodec' || code === 'unsupportedContainer',
      })
    } else {
      expect(result).toEqual({ ok: true, ...outcome })
    }
    expect(readBytes).toBeLessThanOrEqual(2 * 1024 ** 2)
  })

  it('reads the index of a long video, not the video', async () => {
    const file = await readFile(join(folder, 'mp4-long-10min.mp4'))
    const { readBytes } = await probeCounting(file)
    expect(readBytes).toBeLessThan(file.length / 10)
  })

  it('calls no file cut off at any place a video, and throws for none', async () => {
    for (const name of [
      'mp4-moov-at-end.mp4',
      'mp4-h264-aac.mp4',
      'mkv-h264-aac.mkv',
      'mp4-fragmented.mp4',
    ]) {
      const file = await readFile(join(folder, name))
      for (let share = 1; share < 40; share += 1) {
        const result = await probe(file.subarray(0, Math.floor((file.length * share) / 40)))
        expect(result.ok, `${name} ${share}/40`).toBe(false)
      }
    }
  })

  it('survives any byte of an index being another one', async () => {
    for (const name of ['mp4-no-audio.mp4', 'webm-vp9-opus.webm', 'mp4-fragmented.mp4']) {
      const file = await readFile(join(folder, name))
      let state = 1
      for (let round = 0; round < 300; round += 1) {
        state = (state * 48_271) % 2_147_483_647
        const changed = Buffer.from(file)
        changed[state % Math.min(4_000, file.length)] = state >> 8
        const result = await probe(changed)
        if (!result.ok) expect(result.message.length).toBeGreaterThan(20)
      }
    }
  })
})

describe('probeVideo of hostile files', () => {
  it('counts no table up that announces billions of frames', async () => {
    const time = fullBox('stts', [1, 0xffff_ffff, 1])
    const offset = fullBox('ctts', [1, 0xffff_ffff, 1])
    const table = box('stbl', time, offset)
    const file = Buffer.concat([ftyp, box('moov', box('trak', box('mdia', box('minf', table))))])
    expect(await probe(file)).toMatchObject({ ok: false, code: 'tooLarge' })
  })

  it('counts no fragment up that announces billions of frames', async () => {
    const fragment = box('moof', box('traf', fullBox('trun', [0xffff_ffff])))
    const file = Buffer.concat([ftyp, box('moov'), fragment])
    expect(await probe(file)).toMatchObject({ ok: false, code: 'tooLarge' })
  })

  it('refuses an index with more entries than bytes', async () => {
    const table = box('stbl', fullBox('stco', [1_000, 0]))
    const file = Buffer.concat([ftyp, box('moov', box('trak', box('mdia', box('minf', table))))])
    expect(await probe(file)).toMatchObject({ ok: false, code: 'damaged' })
  })

  it('reads no index of gigabytes', async () => {
    const sizeBytes = 2 * 1024 ** 3
    const header = Buffer.concat([ftyp, Buffer.from([0x7f, 0, 0, 0]), Buffer.from('moov')])
    let readBytes = 0
    const result = await probeVideo({
      sizeBytes,
      read: (start, end) => {
        readBytes += end - start
        const bytes = Buffer.alloc(end - start)
        header.copy(bytes, 0, start, Math.min(end, header.length))
        return Promise.resolve(bytes)
      },
    })
    expect(result).toMatchObject({ ok: false, code: 'tooLarge' })
    expect(readBytes).toBeLessThan(1024 ** 2)
  })

  it.each([17, 100])('refuses %i tracks', async (count) => {
    const file = Buffer.concat([ftyp, box('moov', ...Array.from({ length: count }, () => box('trak')))])
    expect(await probe(file)).toMatchObject({
      ok: false,
      code: 'tooLarge',
      message: expect.stringContaining(String(count)) as string,
    })
  })

  it('says that a protected file is protected', async () => {
    expect(await probe(Buffer.concat([ftyp, box('moov', box('pssh'))]))).toMatchObject({ code: 'protected' })
  })

  it('passes on an error of the storage: it says nothing about the file', async () => {
    const down = new AppError('unavailable', 'The storage does not answer.')
    const source = { sizeBytes: 1_000, read: () => Promise.reject(down) }
    await expect(probeVideo(source)).rejects.toBe(down)
  })

  it('passes on an error of the storage in the middle of reading', async () => {
    const file = await readFile(join(await ensureFixtures(), 'mkv-h264-aac.mkv'))
    const down = new AppError('unavailable', 'The storage does not answer.')
    let reads = 0
    const read = (start: number, end: number) =>
      (reads += 1) > 3 ? Promise.reject(down) : Promise.resolve(file.subarray(start, end))
    await expect(probeVideo({ sizeBytes: file.length, read })).rejects.toBe(down)
  })
})

const probe = (file: Uint8Array) =>
  probeVideo({ sizeBytes: file.length, read: (start, end) => Promise.resolve(file.subarray(start, end)) })

async function probeCounting(file: Uint8Array) {
  let readBytes = 0
  const result = await probeVideo({
    sizeBytes: file.length,
    read: (start, end) => {
      readBytes += end - start
      return Promise.resolve(file.subarray(start, end))
    },
  })
  return { result, readBytes }
}

const uint32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4))
  return bytes
}
const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content)
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type), body])
}
/** A box that begins with a version and flags, here all zero. */
const fullBox = (type: string, values: number[]) => box(type, uint32(0, ...values))
const ftyp = box('ftyp', Buffer.from('isom'), uint32(512), Buffer.from('isom'))
