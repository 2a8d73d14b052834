import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { conversionArgs, type Conversion } from '@/server/media/conversion'
import { makeExtra } from '@/server/media/extra'
import { readStreams, type Streams } from '@/server/media/ffprobe'
import { withFile } from '@/server/media/file-source'
import { hlsArgs, makeHls, planned } from '@/server/media/hls'
import type { MediaOptions } from '@/server/media/media-work'
import { processMedia } from '@/server/media/process-media'
import { findTools, type MediaTools } from '@/server/media/tools'
import { Workbench } from '@/server/media/workbench'
import { CLIP_SECONDS, ffmpeg, fill, makeClip, repeat } from '../lib/media-files'
import { progress, type Row, type Section } from '../lib/report'
import { median } from '../lib/stats'
import { withFolder } from '../lib/upload-files'
import type { BenchContext } from './context'

const run = promisify(execFile)
const GOAL_OVERHEAD = 1.05
const GOAL_REMUX = 4
const GOAL_READY_MS = 5_000
const GOAL_REQUESTS = 4
const GOAL_MB = 6
/** So often the clip of the HEVC row: its plain command has to take 20 s at least. */
const HEVC_CLIPS = 3
/** The pipeline's own, which gives way to everything else: beside it the plain one would take what is left. */
const PRIORITY = '10'

/** What becomes of stored files: against the same ffmpeg commands without us, and against cp. */
export function media({ rounds }: BenchContext): Promise<Section> {
  return withFolder(async (folder) => {
    const tools = await findTools({})
    if ('reason' in tools) throw new Error(tools.reason)
    progress('media: making the videos')
    const files = await makeFiles(tools, folder)
    const medianOf = async (what: string, measure: () => Promise<number>) => {
      const found: number[] = []
      for (let round = 1; round <= rounds; round++) {
        progress(`media: ${what}, round ${round} of ${rounds}`)
        found.push(await measure())
      }
      return median(found)
    }
    const rows: Row[] = []
    const details: unknown[] = []
    const against = async (
      what: string,
      ours: () => Promise<number>,
      plain: () => Promise<number>,
      goal?: number,
    ) => {
      const found: { ours: number; plain: number }[] = []
      for (let round = 1; round <= rounds; round++) {
        progress(`media: ${what}, round ${round} of ${rounds}`)
        // Whoever is second finds the file in memory.
        if (round % 2 === 1) {
          const first = await ours()
          found.push({ ours: first, plain: await plain() })
        } else {
          const first = await plain()
          found.push({ plain: first, ours: await ours() })
        }
      }
      const seconds = (whose: 'ours' | 'plain') =>
        (median(found.map((round) => round[whose])) / 1_000).toFixed(1)
      rows.push({
        what,
        unit: '×',
        ours: median(found.map((round) => round.ours / round.plain)),
        ...(goal !== undefined && { goal }),
        beside: `${seconds('ours')} s, ${seconds('plain')} s`,
      })
      details.push({ what, found })
    }

    const hevc = await describe(tools, folder, files.hevc)
    const options = {
      canEncode: true,
      canToneMap: false,
      mayCopy: true,
      cheaper: false,
      threads: hevc.threads,
    }
    const encode: Conversion = { container: 'mp4', video: 'encode', audio: 'encode', toneMap: false }
    await against(
      `720p of HEVC, ${HEVC_CLIPS * CLIP_SECONDS} s of video, against the plain command`,
      () => readied(tools, folder, files.hevc),
      () => plainly(tools, folder, files.hevc, conversionArgs(encode, hevc.streams, options)),
      GOAL_OVERHEAD,
    )
    const clip = await describe(tools, folder, files.clip)
    await against(
      `ladder of three, ${CLIP_SECONDS} s of video, against the plain command`,
      () => timed(folder, files.clip, (work) => makeExtra(tools, work, makeHls)),
      () =>
        plainly(
          tools,
          folder,
          files.clip,
          hlsArgs(clip.streams, planned(clip.streams, false), { tools, threads: clip.threads }),
        ),
      GOAL_OVERHEAD,
    )
    const copy: Conversion = { container: 'mp4', video: 'copy', audio: 'copy', toneMap: false }
    const mkv = await describe(tools, folder, files.mkv)
    await against(
      'remux of 400 MB, against the plain command',
      () => readied(tools, folder, files.mkv),
      () => plainly(tools, folder, files.mkv, conversionArgs(copy, mkv.streams, options)),
    )
    for (const [size, file] of [
      ['400 MB', files.mkv],
      ['2 GiB', files.largeMkv],
    ] as const) {
      await against(
        `remux of ${size}, against cp`,
        () => readied(tools, folder, file),
        () => copied(tools, folder, file),
        GOAL_REMUX,
      )
    }
    for (const [size, file] of [
      ['10 MB', files.small],
      ['400 MB', files.middle],
      ['2 GiB', files.large],
    ] as const) {
      const ours = await medianOf(`ready, ${size}`, () => readied(tools, folder, file))
      rows.push({ what: `stored until ready, H.264 MP4 of ${size}`, unit: 'ms', ours, goal: GOAL_READY_MS })
    }
    const far = await readFromAfar(tools, folder, files.large)
    rows.push(
      {
        what: 'requests to a bucket until ready, 2 GiB',
        unit: 'requests',
        ours: far.requests,
        goal: GOAL_REQUESTS,
      },
      { what: 'bytes from a bucket until ready, 2 GiB', unit: 'MB', ours: far.megabytes, goal: GOAL_MB },
    )
    return {
      title: 'From a stored file to a lesson',
      how:
        `1080p at 30 frames a second with noise, 5 Mbit/s; medians of ${rounds} rounds in turn, who is first changing. The ` +
        'plain commands have the same arguments and the same priority, without probe, poster, fences and check. Beside ' +
        'each: how long ours and the other took.',
      rows,
      details,
    }
  })
}

async function makeFiles(tools: MediaTools, folder: string) {
  const at = (name: string) => join(folder, name)
  const clip = at('clip.mp4')
  await makeClip(tools, clip)
  const hevcClip = at('hevc-clip.mov')
  await ffmpeg(tools, [
    ...['-i', clip, '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error'],
    ...['-c:a', 'copy', hevcClip],
  ])
  const hevc = at('hevc.mov')
  await repeat(tools, hevcClip, HEVC_CLIPS, hevc)
  const small = at('small.mp4')
  await ffmpeg(tools, ['-i', clip, '-t', '16', '-map', '0', '-c', 'copy', small])
  const filled = (name: string, bytes: number) => fill(tools, clip, bytes, at(name))
  return {
    clip,
    hevc,
    small,
    middle: await filled('middle.mp4', 400_000_000),
    large: await filled('large.mp4', 2 ** 31),
    mkv: await filled('middle.mkv', 400_000_000),
    largeMkv: await filled('large.mkv', 2 ** 31),
  }
}

/** How long `work` takes on a file in a folder that is gone afterwards, ms. */
async function timed(
  folder: string,
  file: string,
  work: (options: MediaOptions) => Promise<{ ok: boolean; message?: string }>,
  source?: MediaOptions['source'],
): Promise<number> {
  const made = await mkdtemp(join(folder, 'made-'))
  try {
    return await withFile(file, async (bytes) => {
      const startedAt = performance.now()
      const outcome = await work({
        source: source ?? { bytes, isLocal: true, localPath: () => Promise.resolve(file) },
        folder: made,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      })
      if (!outcome.ok) throw new Error(outcome.message)
      return performance.now() - startedAt
    })
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

const readied = (tools: MediaTools, folder: string, file: string) =>
  timed(folder, file, (options) => processMedia({ tools, hls: 'off' }, options))

/** The same arguments at the same priority, from a shell so to speak. */
async function plainly(tools: MediaTools, folder: string, file: string, args: string[]): Promise<number> {
  const cwd = await mkdtemp(join(folder, 'plain-'))
  const startedAt = performance.now()
  const command = [tools.ffmpeg, '-nostdin', '-loglevel', 'error', '-y', '-i', file, ...args]
  await gently(tools, command, cwd)
  const took = performance.now() - startedAt
  await rm(cwd, { recursive: true })
  return took
}

async function copied(tools: MediaTools, folder: string, file: string): Promise<number> {
  const to = join(folder, 'copied')
  const startedAt = performance.now()
  await gently(tools, ['cp', '--reflink=never', file, to], folder).catch(() => copyFile(file, to))
  const took = performance.now() - startedAt
  await rm(to)
  return took
}

/** Runs a command at the priority that the pipeline gives its own. */
async function gently({ fences: { nice } }: MediaTools, command: readonly string[], cwd: string) {
  const [program = '', ...args] = nice === undefined ? command : [nice, '-n', PRIORITY, ...command]
  await run(program, args, { cwd })
}

async function describe(
  tools: MediaTools,
  folder: string,
  file: string,
): Promise<{ streams: Streams; threads: number }> {
  const work = await mkdtemp(join(folder, 'look-'))
  const bench = new Workbench(tools, { folder: work, signal: new AbortController().signal })
  return { streams: await readStreams(bench, file), threads: bench.threads }
}

async function readFromAfar(tools: MediaTools, folder: string, file: string) {
  let requests = 0
  let bytesRead = 0
  await withFile(file, (bytes) =>
    timed(folder, file, (options) => processMedia({ tools, hls: 'off' }, options), {
      bytes: {
        sizeBytes: bytes.sizeBytes,
        read: (start, end) => {
          requests += 1
          bytesRead += end - start
          return bytes.read(start, end)
        },
      },
      isLocal: false,
      localPath: () => Promise.reject(new Error('nobody needs all of it')),
    }),
  )
  return { requests, megabytes: bytesRead / 1e6 }
}
