import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toolsOfTests } from './media-test'
import { posterOfFile } from './poster'
import type { MediaTools } from './tools'
import { Workbench } from './workbench'

const run = promisify(execFile)
const SECONDS = 10
const shape = { durationSeconds: SECONDS, width: 64, height: 36 }

let folder: string
let tools: MediaTools
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-poster-'))
  tools = await toolsOfTests()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Red for half a second, then blue, with a key frame every `keyFrames` frames of 25 a second. */
async function redThenBlue(keyFrames: number): Promise<string> {
  const path = join(folder, `every-${keyFrames}.avi`)
  const colour = (name: string, seconds: number) => [
    '-f',
    'lavfi',
    '-i',
    `color=${name}:s=64x36:d=${seconds}`,
  ]
  await run(tools.ffmpeg, [
    ...['-loglevel', 'error', '-y', ...colour('red', 0.5), ...colour('blue', SECONDS - 0.5)],
    ...['-filter_complex', 'concat', '-c:v', 'mpeg4', '-g', String(keyFrames), '-sc_threshold', '1000000000'],
    path,
  ])
  return path
}

/** The colour of the picture, as one pixel: red, green, blue. */
async function colourOf(picture: string): Promise<number[]> {
  const args = ['-loglevel', 'error', '-i', picture, '-vf', 'scale=1:1', '-pix_fmt', 'rgb24']
  const { stdout } = await run(tools.ffmpeg, [...args, '-f', 'rawvideo', '-'], { encoding: 'buffer' })
  return [...stdout]
}

// Without bubblewrap the folder of a program has a name for its input, which a second program must not find.
it.each([
  ['the next key frame', 50, true],
  ['the next key frame, without bubblewrap', 50, false],
  ['the moment itself where no key frame follows', 600, true],
  ['the moment itself where no key frame follows, without bubblewrap', 600, false],
])('a file that ffmpeg reads has a picture of %s', async (_what, keyFrames, hasBubblewrap) => {
  const { fences } = tools
  const bench = new Workbench(
    { ...tools, fences: { ...fences, bubblewrap: hasBubblewrap ? fences.bubblewrap : undefined } },
    { folder: await mkdtemp(join(folder, 'made-')), signal: new AbortController().signal },
  )
  const poster = await posterOfFile(bench, await redThenBlue(keyFrames), shape)
  const [red = 0, , blue = 0] = await colourOf(poster.path)
  expect(blue).toBeGreaterThan(200)
  expect(red).toBeLessThan(50)
})
