import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
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
import { costOf, forgetPeak } from '../lib/process-cost'
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
const GOAL_MIB = 200

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
    const against = async (
      what: string,
      ours: () => Promise<number>,
      plain: () => Promise<number>,
      goal: number,
    ) => {
      const ratio = await medianOf(what, async () => (await ours()) / (await plain()))
      rows.push({ what, unit: '×', ours: ratio, goal })
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
      '720p of HEVC, 24 s, against the plain command',
      () => readied(tools, folder, files.hevc),
      () => plainly(tools, folder, files.hevc, conversionArgs(encode, hevc.streams, options)),
      GOAL_OVERHEAD,
    )
    const clip = await describe(tools, folder, files.clip)
    await against(
      'ladder of three, 24 s, against the plain command',
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
      GOAL_OVERHEAD,
    )
    for (const [size, file] of [
      ['400 MB', files.mkv],
      ['2 GiB', files.largeMkv],
    ] as const) {
      await against(
        `remux of ${size}, against cp`,
        () => readied(tools, folder, file),
        () => copied(folder, file),
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
      {
        what: 'most memory of this process while a 2 GiB file is copied',
        unit: 'MiB',
        ours: far.peakMiB,
        goal: GOAL_MIB,
      },
    )
    return {
      title: 'From a stored file to a lesson',
      how:
        `1080p at 30 frames a second with noise, 5 Mbit/s; medians of ${rounds} rounds in turn. The plain commands have the ` +
        'same arguments, without probe, poster, fences and check. The memory is that of the whole bench process.',
      rows,
    }
  })
}

async function makeFiles(tools: MediaTools, folder: string) {
  const at = (name: string) => join(folder, name)
  const ffmpeg = (...args: string[]) =>
    run(tools.ffmpeg, ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...args], {
      maxBuffer: 2 ** 20,
    })
  const clip = at('clip.mp4')
  await ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=30:duration=24,noise=alls=8:allf=t:all_seed=1'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=24'],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-b:v',
      '5M',
      '-maxrate',
      '6M',
      '-bufsize',
      '10M',
      '-g',
      '60',
    ],
    ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', clip],
  )
  const hevc = at('hevc.mov')
  await ffmpeg(
    '-i',
    clip,
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=error',
    '-c:a',
    'copy',
    hevc,
  )
  const small = at('small.mp4')
  await ffmpeg('-i', clip, '-t', '16', '-map', '0', '-c', 'copy', small)
  const loop = async (name: string, bytes: number) => {
    const times = Math.ceil(bytes / (await stat(clip)).size)
    await ffmpeg('-stream_loop', String(times - 1), '-i', clip, '-map', '0', '-c', 'copy', at(name))
    return at(name)
  }
  return {
    clip,
    hevc,
    small,
    middle: await loop('middle.mp4', 400_000_000),
    large: await loop('large.mp4', 2 ** 31),
    mkv: await loop('middle.mkv', 400_000_000),
    largeMkv: await loop('large.mkv', 2 ** 31),
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

/** The same arguments, from a shell so to speak. */
async function plainly(tools: MediaTools, folder: string, file: string, args: string[]): Promise<number> {
  const cwd = await mkdtemp(join(folder, 'plain-'))
  const startedAt = performance.now()
  await run(tools.ffmpeg, ['-nostdin', '-loglevel', 'error', '-y', '-i', file, ...args], { cwd })
  const took = performance.now() - startedAt
  await rm(cwd, { recursive: true })
  return took
}

async function copied(folder: string, file: string): Promise<number> {
  const to = join(folder, 'copied')
  const startedAt = performance.now()
  await run('cp', ['--reflink=never', file, to]).catch(() => copyFile(file, to))
  const took = performance.now() - startedAt
  await rm(to)
  return took
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
  const { pid } = process
  forgetPeak(pid)
  await readied(tools, folder, join(folder, 'large.mkv'))
  return { requests, megabytes: bytesRead / 1e6, peakMiB: costOf(pid).peakMiB }
}
