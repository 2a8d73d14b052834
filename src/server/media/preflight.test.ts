import { openAsBlob } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { probeVideo } from '@/lib/media/probe'
import { blobSource, checkFile } from '@/lib/preflight/check-file'
import { factsWords, problemOf } from '@/lib/preflight/words'
import { ensureFixtures } from '../testing/fixtures'

/** What a row says of each file that is not simply fine; for one that is, its facts. */
const shown: Record<string, string> = {
  'mp4-h264-aac.mp4': '0:10 · 640 × 360 · H.264, AAC',
  'mov-portrait-rotated.mov': '0:10 · 360 × 640 · H.264, AAC',
  'webm-vp9-opus.webm': '0:10 · 640 × 360 · VP9, Opus',
  'mkv-h264-aac.mkv': '0:10 · 640 × 360 · H.264, AAC',
  'mp4-as-avi.avi': '0:10 · 640 × 360 · H.264, AAC · really MP4',
  'mp4-no-audio.mp4': 'no sound',
  'mov-hevc-phone.mov': 'may not play',
  'mov-pcm-audio.mov': 'may not play',
  'avi-h264-mp3.avi': 'may not play',
  'audio-only.mp4': 'no picture',
  'truncated-moov-at-end.mp4': 'cannot be read',
  'zero-bytes.mp4': 'empty',
  'pdf.webm': 'not a video',
  'zip.mov': 'not a video',
  'evil-sparse-time.mp4': 'too large to play',
}

describe('a look at a file before it is sent', () => {
  let folder: string
  let names: string[]
  beforeAll(async () => {
    folder = await ensureFixtures()
    names = (await readdir(folder)).filter((name) => !/^captions|^MANIFEST|^bench-/.test(name))
  })

  it('says of every file what the server will say of it, in the same words', async () => {
    expect(names.length).toBeGreaterThanOrEqual(55)
    for (const name of names) {
      const file = await readFile(join(folder, name))
      const server = await probeVideo({
        sizeBytes: file.length,
        read: (start, end) => Promise.resolve(file.subarray(start, end)),
      })
      const check = await checkFile(await openAsBlob(join(folder, name)))
      // Never refused or doubted when the server would take it, and the other way round.
      expect(check.verdict === 'fine', name).toBe(server.ok)
      if (check.verdict === 'fine') expect({ ok: true, ...check.facts }, name).toEqual(server)
      else expect(server, name).toMatchObject({ ok: false, code: check.code, message: check.message })
    }
  })

  it('asks only about what another server might convert', async () => {
    for (const name of names) {
      const check = await checkFile(await openAsBlob(join(folder, name)))
      if (check.verdict === 'fine') continue
      const mayBePlayed = check.code === 'unsupportedCodec' || check.code === 'unsupportedContainer'
      expect(check.verdict, name).toBe(mayBePlayed ? 'doubtful' : 'refused')
      // Of the fixtures, the server with ffmpeg converts all of those.
      if (check.verdict === 'doubtful') expect(check.mayBeConverted, name).toBe(true)
    }
  })

  it.each(Object.entries(shown))('%s: %s', async (name, words) => {
    const check = await checkFile(await openAsBlob(join(folder, name)))
    const facts = check.verdict === 'fine' ? factsWords(check.facts, name) : null
    expect(problemOf(check, false) ?? facts).toBe(words)
  })

  it('reads slices, never the whole file', async () => {
    const blob = await openAsBlob(join(folder, 'mp4-long-10min.mp4'))
    const source = blobSource(blob)
    let readBytes = 0
    let mostAtOnce = 0
    await probeVideo({
      sizeBytes: source.sizeBytes,
      read: (start, end) => {
        readBytes += end - start
        mostAtOnce = Math.max(mostAtOnce, end - start)
        return source.read(start, end)
      },
    })
    expect(readBytes).toBeLessThan(blob.size / 10)
    expect(mostAtOnce).toBeLessThan(blob.size / 10)
  })

  it('says nothing of a file that the browser cannot read any more', async () => {
    const gone = { size: 1_000, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) }
    await expect(checkFile(gone as unknown as Blob)).rejects.toThrow('gone')
  })
})
