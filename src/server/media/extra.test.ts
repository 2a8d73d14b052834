import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { probeVideo } from '@/lib/media/probe'
import { ensureFixtures } from '../testing/fixtures'
import { makeExtra } from './extra'
import { makeHls } from './hls'
import { lengthOf, readMediaPlaylist } from './hls-playlist'
import { toolsOfTests, withMediaOptions } from './media-test'
import type { HlsDetails, MediaOptions, MediaOutput } from './media-work'
import { makeSprite, startsIn } from './sprite'
import type { MediaTools } from './tools'

let fixtures: string
let tools: MediaTools
beforeAll(async () => {
  fixtures = await ensureFixtures()
  tools = await toolsOfTests()
})

const outputOf = async (make: typeof makeHls, options: MediaOptions): Promise<MediaOutput> => {
  const outcome = await makeExtra(tools, options, make)
  if (!outcome.ok) throw new Error(`${outcome.message} ${outcome.detail}`)
  const [output] = outcome.outputs
  if (!output) throw new Error('nothing was made')
  return output
}

describe('small pictures for the seek bar', () => {
  const spriteOf = (name: string) =>
    withMediaOptions(join(fixtures, name), async (options) => {
      const output = await outputOf(makeSprite, options)
      expect([...(await readFile(output.path)).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
      return output
    })

  it('are a hundred at most, of key frames, at the times at which those are', async () => {
    const { details } = await spriteOf('mp4-long-10min.mp4')
    expect(details).toMatchObject({ tileWidth: 160, tileHeight: 90, columns: 10, durationSeconds: 600 })
    const starts = Array.from({ length: 75 }, (_none, index) => index * 8)
    expect(details.startsSeconds).toEqual(starts)
  })

  it('are of all frames where there is but one key frame', async () => {
    const { details } = await spriteOf('mp4-long-gop.mp4')
    expect(details.startsSeconds).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('stand upright when the picture does', async () => {
    expect((await spriteOf('mov-portrait-rotated.mov')).details).toMatchObject({
      tileWidth: 90,
      tileHeight: 160,
    })
  })

  it('are one picture of a video of one frame', async () => {
    expect((await spriteOf('single-frame.mp4')).details).toMatchObject({
      startsSeconds: [0],
      width: 160,
      height: 90,
    })
  })

  it('begin with the video, whatever the first frame says', () => {
    expect(startsIn('#tb 0: 1/1000\n0,  40, 40, 1, 9, 0x1\n0, 6040, 6040, 1, 9, 0x2\n')).toEqual([0, 6.04])
  })
})

describe('a ladder of sizes', () => {
  it('is one file for each rung, cut at the same moments, each segment a video of its own', async () => {
    await withMediaOptions(join(fixtures, 'mov-hevc-phone.mov'), async (options) => {
      const output = await outputOf(makeHls, options)
      const { main, rungs } = output.details as unknown as HlsDetails // made by `makeHls` as this
      const files = [main, ...rungs.flatMap(({ playlist, media }) => [playlist, media])]
      expect((await readdir(output.path)).sort()).toEqual(files.sort())
      expect(rungs.map(({ width, height, codecs }) => [width, height, codecs])).toEqual([
        [1280, 720, expect.stringMatching(/^avc1\.64[0-9a-f]{4},mp4a\.40\.2$/)],
        [854, 480, expect.stringMatching(/^avc1\.64[0-9a-f]{4},mp4a\.40\.2$/)],
      ])
      const text = await readFile(join(output.path, main), 'utf8')
      expect(
        text.match(
          /^#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,CODECS="[^"]+",RESOLUTION=\d+x\d+,FRAME-RATE=30.000$/gm,
        ),
      ).toHaveLength(2)

      for (const { playlist, media, width, height, bandwidth, averageBandwidth } of rungs) {
        expect(bandwidth).toBeGreaterThanOrEqual(averageBandwidth)
        const read = readMediaPlaylist(await readFile(join(output.path, playlist), 'utf8'))
        if (!read) throw new Error(`${playlist} is not whole`)
        expect(lengthOf(read)).toBeCloseTo(5, 0)
        expect(read.segments.map(({ seconds }) => seconds)).toEqual([4, 1])
        const bytes = await readFile(join(output.path, media))
        const init = bytes.subarray(0, read.segments[0]?.start)
        for (const { start, bytes: length } of read.segments) {
          const segment = Buffer.concat([init, bytes.subarray(start, start + length)])
          const source = {
            sizeBytes: segment.length,
            read: (from: number, to: number) => Promise.resolve(segment.subarray(from, to)),
          }
          expect(await probeVideo(source)).toMatchObject({ ok: true, width, height, codecs: 'avc, aac' })
        }
      }
    })
  })

  it('has the picture alone of a video without sound', async () => {
    await withMediaOptions(join(fixtures, 'mp4-no-audio.mp4'), async (options) => {
      const { details } = await outputOf(makeHls, options)
      expect(details).toMatchObject({ rungs: [{ width: 640, height: 360 }] })
    })
  })

  it('says what is wrong with a file that is none', async () => {
    const outcome = await withMediaOptions(join(fixtures, 'audio-only.mp4'), (options) =>
      makeExtra(tools, options, makeHls),
    )
    expect(outcome).toMatchObject({ ok: false, code: 'noVideoTrack', retry: 'final' })
  })

  it('is not made without ffmpeg', async () => {
    const outcome = await withMediaOptions(join(fixtures, 'mp4-4k.mp4'), (options) =>
      makeExtra({ reason: 'There is none.' }, options, makeHls),
    )
    expect(outcome).toMatchObject({ ok: false, retry: 'again', detail: 'There is none.' })
  })

  it('leaves no program when it is given up, and says nothing then but why', async () => {
    const abort = new AbortController()
    const onProgress: MediaOptions['onProgress'] = ({ percent }) => {
      if (percent > 0) abort.abort(new Error('deleted'))
    }
    await expect(
      withMediaOptions(join(fixtures, 'mp4-4k.mp4'), (options) => makeExtra(tools, options, makeHls), {
        signal: abort.signal,
        onProgress,
      }),
    ).rejects.toThrow('deleted')
  })
})

describe('readMediaPlaylist', () => {
  const whole =
    '#EXTM3U\n#EXT-X-MAP:URI="a.mp4",BYTERANGE="10@0"\n#EXTINF:4.0,\n#EXT-X-BYTERANGE:5@10\na.mp4\n#EXT-X-ENDLIST\n'

  it('takes a whole one', () => {
    expect(readMediaPlaylist(whole)).toEqual({
      media: 'a.mp4',
      segments: [{ seconds: 4, start: 10, bytes: 5 }],
      endBytes: 15,
    })
  })

  it.each([
    ['without an end', whole.replace('#EXT-X-ENDLIST', '')],
    ['with a gap', whole.replace('5@10', '5@11')],
    ['that names another file', whole.replace('\na.mp4', '\n../b.mp4')],
    ['without segments', whole.replace(/#EXTINF[^]*a\.mp4\n/, '')],
  ])('takes none %s', (_what, text) => {
    expect(readMediaPlaylist(text)).toBeUndefined()
  })
})
