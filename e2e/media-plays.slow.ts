import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type Hls from 'hls.js'
import { expect, test } from '@playwright/test'
import { makeExtra } from '@/server/media/extra'
import { withFile } from '@/server/media/file-source'
import { makeHls } from '@/server/media/hls'
import { processMedia } from '@/server/media/process-media'
import { findTools, type MediaTools } from '@/server/media/tools'
import { ensureFixtures } from '@/server/testing/fixtures'

/** What is made of these is played here; the rest of the fixtures are the same in other containers. */
const played = [
  ...[
    'mp4-h264-aac.mp4',
    'mp4-moov-at-end.mp4',
    'mp4-fragmented.mp4',
    'mov-h264-aac.mov',
    'mov-portrait-rotated.mov',
  ],
  ...[
    'mov-hevc-phone.mov',
    'mov-pcm-audio.mov',
    'avi-mpeg4-mp3.avi',
    'avi-h264-mp3.avi',
    'wmv-wmv2-wmav2.wmv',
  ],
  ...[
    'flv-flv1-mp3.flv',
    'flv-h264-aac.flv',
    'webm-vp8-vorbis.webm',
    'webm-vp9-opus.webm',
    'webm-no-duration.webm',
  ],
  ...[
    'mkv-h264-aac.mkv',
    'mkv-vp9-opus-subs.mkv',
    'mp4-60fps.mp4',
    'mp4-vfr.mp4',
    'mp4-no-audio.mp4',
    'mp4-odd-size.mp4',
  ],
  ...['mp4-10bit.mp4', 'mp4-anamorphic.mp4', 'mp4-5.1-audio.mp4', 'mp4-two-audio.mp4', 'mp4-late-start.mp4'],
  ...['mp4-long-gop.mp4', 'mp4-4k.mp4', 'mp4-long-10min.mp4', 'single-frame.mp4', 'corrupt-middle.mp4'],
]

let fixtures: string
let tools: MediaTools
let server: Server
let address: string
/** Served by name, with ranges. */
const files = new Map<string, { body: Buffer; type: string }>()

test.beforeAll(async () => {
  test.setTimeout(300_000)
  fixtures = await ensureFixtures()
  const found = await findTools({})
  if ('reason' in found) throw new Error(found.reason)
  tools = found
  server = createServer((req, res) => {
    const file = files.get(decodeURIComponent((req.url ?? '/').slice(1)))
    if (!file) return void res.writeHead(404).end()
    const range = /^bytes=(\d+)-(\d*)$/.exec(req.headers.range ?? '')
    const [start, end] = range
      ? [Number(range[1]), range[2] ? Number(range[2]) + 1 : file.body.length]
      : [0, file.body.length]
    res.writeHead(range ? 206 : 200, {
      'content-type': file.type,
      'accept-ranges': 'bytes',
      'content-length': end - start,
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${file.body.length}` }),
    })
    res.end(file.body.subarray(start, end))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
  files.set('page', { body: Buffer.from('<!doctype html><video id="v" muted></video>'), type: 'text/html' })
  const { outputFiles } = await build({
    stdin: { contents: "import Hls from 'hls.js/light'; window.Hls = Hls", resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  })
  files.set('hls.js', { body: Buffer.from(outputFiles[0]?.contents ?? []), type: 'text/javascript' })
})
test.afterAll(() => void server.close())

const work = async <T>(
  name: string,
  use: (options: Parameters<typeof processMedia>[1]) => Promise<T>,
): Promise<T> => {
  const path = join(fixtures, name)
  const folder = await mkdtemp(join(tmpdir(), 'lectern-plays-'))
  try {
    return await withFile(path, (bytes) =>
      use({
        source: { bytes, isLocal: true, localPath: () => Promise.resolve(path) },
        folder,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

for (const name of played) {
  test(`${name} plays to its last second`, async ({ page }) => {
    test.setTimeout(120_000)
    const facts = await work(name, async (options) => {
      const outcome = await processMedia({ tools, hls: 'off' }, options)
      if (!outcome.ok) throw new Error(outcome.message)
      const path = outcome.outputs.find(({ kind }) => kind === 'mp4')?.path ?? join(fixtures, name)
      files.set('video', { body: await readFile(path), type: outcome.facts.mimeType })
      return outcome.facts
    })
    await page.goto(`${address}/page`)
    const end = await page.evaluate(async (last) => {
      const video = document.querySelector('video')
      if (!video) throw new Error('no video')
      const until = (event: string) =>
        new Promise<void>((done, fail) => {
          video.addEventListener(event, () => done(), { once: true })
          video.addEventListener('error', () => fail(new Error(video.error?.message ?? 'error')), {
            once: true,
          })
        })
      const ready = until('loadedmetadata')
      video.src = '/video'
      await ready
      const size = [video.videoWidth, video.videoHeight]
      const ended = until('ended')
      // A short one from its beginning on; of a long one the last seconds, which takes its index.
      if (last > 20) video.currentTime = last - 3
      video.playbackRate = 4
      await video.play()
      await ended
      return { at: video.currentTime, duration: video.duration, size }
    }, facts.durationSeconds)
    expect(Math.abs(end.duration - facts.durationSeconds)).toBeLessThan(0.5)
    expect(end.duration - end.at).toBeLessThan(0.1)
    // Anamorphic pictures and odd sides are shown within a pixel.
    expect(Math.abs((end.size[0] ?? 0) - facts.width)).toBeLessThanOrEqual(1)
    expect(Math.abs((end.size[1] ?? 0) - facts.height)).toBeLessThanOrEqual(1)
  })
}

test('a ladder plays to its last second with the small build of hls.js, on each of its rungs', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const rungs = await work('mov-hevc-phone.mov', async (options) => {
    const outcome = await makeExtra(tools, options, makeHls)
    if (!outcome.ok) throw new Error(outcome.message)
    const folder = outcome.outputs[0]?.path ?? ''
    for (const name of ['main.m3u8', '720p.m3u8', '720p.mp4', '480p.m3u8', '480p.mp4']) {
      const type = name.endsWith('.mp4') ? 'video/mp4' : 'application/vnd.apple.mpegurl'
      files.set(name, { body: await readFile(join(folder, name)), type })
    }
    return 2
  })
  for (let rung = 0; rung < rungs; rung += 1) {
    await page.goto(`${address}/page`)
    await page.addScriptTag({ url: `${address}/hls.js` })
    const end = await page.evaluate(
      (level) =>
        new Promise<{ at: number; height: number; levels: number }>((done, fail) => {
          const video = document.querySelector('video')
          // Put there by the script above.
          const { Hls: Player } = window as unknown as { Hls: typeof Hls }
          if (!video) return fail(new Error('no video'))
          const hls = new Player({ startLevel: level })
          hls.on(Player.Events.ERROR, (_event, { fatal, details }) => {
            if (fatal) fail(new Error(details))
          })
          hls.on(Player.Events.MANIFEST_PARSED, () => {
            hls.currentLevel = level
            video.play().catch(fail)
          })
          video.addEventListener('ended', () =>
            done({ at: video.currentTime, height: video.videoHeight, levels: hls.levels.length }),
          )
          hls.loadSource('/main.m3u8')
          hls.attachMedia(video)
        }),
      rung,
    )
    expect(end.levels).toBe(2)
    expect(end.at).toBeGreaterThan(4.9)
    expect([480, 720]).toContain(end.height)
  }
})
