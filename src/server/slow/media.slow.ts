import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findTools, type MediaTools } from '../media/tools'
import { makeExtra } from '../media/extra'
import { makeHls } from '../media/hls'
import { toolsOfTests, withMediaOptions } from '../media/media-test'
import { processMedia } from '../media/process-media'
import { runProgram } from '../media/run-program'
import { inputFences } from '../media/workbench'
import { ensureFixtures } from '../testing/fixtures'

let fixtures: string
let tools: MediaTools
let folder: string
beforeAll(async () => {
  fixtures = await ensureFixtures()
  tools = await toolsOfTests()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-slow-media-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('ten minutes of video that were damaged', () => {
  const seconds = 600
  /** What becomes of them. Such a file is ready at once: decoding all of it would take longer than it is worth. */
  const process = async (damage: (bytes: Buffer) => Buffer) => {
    const path = join(folder, 'long.mp4')
    await writeFile(path, damage(await readFile(join(fixtures, 'mp4-long-10min.mp4'))))
    return withMediaOptions(path, (options) => processMedia({ tools, hls: 'auto' }, options))
  }
  /** Overwrites this share of the file. */
  const overwritten = (from: number, to: number) => (bytes: Buffer) =>
    bytes.fill('corrupt!', Math.round(bytes.length * from), Math.round(bytes.length * to))

  it.each([0.2, 0.5, 0.95])(
    'cut at %d of the file, they end with the sentence that says so',
    async (share) => {
      const outcome = await process((bytes) => bytes.subarray(0, Math.round(bytes.length * share)))
      expect(outcome).toMatchObject({ ok: false, code: 'damaged', retry: 'final' })
      expect(outcome.ok ? '' : outcome.message).toMatch(/end of this file is missing/)
    },
  )

  it('with a stretch in the middle that is gone, they play as far as there is something', async () => {
    const outcome = await process(overwritten(0.5, 0.6))
    expect(outcome).toMatchObject({ ok: true, playsOriginal: true, outputs: [{ kind: 'poster' }] })
    expect(Math.abs((outcome.ok ? outcome.facts.durationSeconds : 0) - seconds)).toBeLessThan(1)
  })

  it('have a picture of their beginning where the usual one is gone', async () => {
    const outcome = await process(overwritten(0.08, 0.2))
    expect(outcome).toMatchObject({ ok: true, outputs: [{ kind: 'poster', details: { atSeconds: 0 } }] })
  })

  it('without a frame that could be decoded they are refused', async () => {
    const outcome = await process((bytes) => bytes.fill('corrupt!', bytes.indexOf('mdat') + 4))
    expect(outcome).toMatchObject({ ok: false, code: 'damaged', retry: 'final' })
  })
})

const running = () =>
  execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => !line.startsWith('Z') && line.includes('lectern-sparse-mark'))

it('the file that made ffmpeg ignore requests for six minutes is gone within a second', async () => {
  const abort = new AbortController()
  // What this product never does: a constant rate makes 2.6 million frames of these two.
  const work = runProgram({
    program: tools.ffmpeg,
    fences: tools.fences,
    args: (input) => [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1', '-stats_period', '0.2'],
      ...[...inputFences, '-i', input, '-metadata', 'title=lectern-sparse-mark'],
      ...['-r', '30', '-c:v', 'libx264', '-preset', 'ultrafast', '-f', 'mp4', 'out.mp4'],
    ],
    input: join(fixtures, 'evil-sparse-time.mp4'),
    cwd: folder,
    limits: { cpuSeconds: 300, memoryBytes: 4 * 2 ** 30, fileBytes: 2 ** 30 },
    deadlineMs: 120_000,
    stalledAfterMs: 60_000,
    signal: abort.signal,
  })
  await expect.poll(async () => (await readdir(folder)).includes('out.mp4'), { timeout: 30_000 }).toBe(true)
  expect(running().length).toBeGreaterThan(0)
  const at = performance.now()
  abort.abort(new Error('cancelled'))
  await expect(work).rejects.toThrow('cancelled')
  expect(performance.now() - at).toBeLessThan(1_000)
  await expect.poll(running, { timeout: 1_000 }).toEqual([])
})

it('no command line has a name that was given by a user, whatever is made', async () => {
  const log = join(folder, 'commands')
  for (const name of ['ffmpeg', 'ffprobe'] as const) {
    const spy = join(folder, name)
    await writeFile(spy, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec '${tools[name]}' "$@"\n`)
    await chmod(spy, 0o755)
  }
  const spied = await findTools({ FFMPEG_PATH: join(folder, 'ffmpeg') })
  if ('reason' in spied) throw new Error(spied.reason)
  const withSpies = { ...spied, fences: { ...spied.fences, bubblewrap: undefined } } // which would not show it the log
  const name = "-y 'mp4' $(touch pwned) %20 %v;video日本.mov"
  const path = join(folder, name)
  await writeFile(path, await readFile(join(fixtures, 'mov-hevc-phone.mov')))
  await withMediaOptions(path, async (options) => {
    expect(await processMedia({ tools: withSpies, hls: 'auto' }, options)).toMatchObject({ ok: true })
  })
  await withMediaOptions(path, async (options) => {
    expect(await makeExtra(withSpies, options, makeHls)).toMatchObject({ ok: true })
  })
  const commands = await readFile(log, 'utf8')
  expect(commands.split('\n').length).toBeGreaterThan(6)
  expect(commands).not.toMatch(/pwned|日本|mov-hevc|%20/)
  const reading = commands.split('\n').filter((line) => line.includes(' -i '))
  for (const line of reading) {
    expect(line).toContain('-protocol_whitelist file,pipe -format_whitelist mov,matroska,avi,asf,flv')
    expect(line).toMatch(/ -i file:source( |$)/)
  }
})
