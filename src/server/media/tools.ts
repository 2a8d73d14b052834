import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findOnPath } from './find-program'
import { childEnv, findFences, type Fences } from './fences'

const run = promisify(execFile)

/** The first libavformat of ffmpeg 5.1: it knows `-fps_mode`. Builds without a version number have one of this, too. */
const oldestLibrary = [59, 27] as const
const answersWithinMs = 15_000

export interface MediaTools {
  ffmpeg: string
  ffprobe: string
  /** As ffmpeg says it, e.g. `5.1.9-0+deb12u1`. */
  version: string
  /** Whether it can make H.264 and AAC, without which it can copy and take pictures only. */
  canEncode: boolean
  /** Whether it can bring pictures of a high dynamic range down to what screens show. */
  canToneMap: boolean
  fences: Fences
}

/** A sentence for who runs this server. */
export interface NoTools {
  reason: string
}

/** How to get it, for every sentence that says that it is missing. */
export const howToGetIt =
  'Install ffmpeg 5.1 or later (Debian, Ubuntu: apt-get install -y --no-install-recommends ffmpeg), or set FFMPEG_PATH and FFPROBE_PATH, and start Lectern again.'

/**
 * Looks for ffmpeg and ffprobe: `FFMPEG_PATH` and `FFPROBE_PATH`, then beside each other, then `PATH`. Runs each once.
 * Never throws: without them the product works with what browsers play.
 */
export async function findTools(env: {
  FFMPEG_PATH?: string | undefined
  FFPROBE_PATH?: string | undefined
}): Promise<MediaTools | NoTools> {
  const ffmpeg = env.FFMPEG_PATH ?? (await findOnPath('ffmpeg'))
  if (ffmpeg === undefined) return { reason: `There is no ffmpeg on PATH. ${howToGetIt}` }
  const beside = await findOnPath('ffprobe', dirname(ffmpeg))
  const ffprobe = env.FFPROBE_PATH ?? beside ?? (await findOnPath('ffprobe'))
  if (ffprobe === undefined) {
    return { reason: `There is no ffprobe, neither beside ${ffmpeg} nor on PATH. ${howToGetIt}` }
  }
  try {
    const version = await versionOf(ffmpeg, 'ffmpeg')
    await versionOf(ffprobe, 'ffprobe')
    const [encoders, filters] = await Promise.all([list(ffmpeg, '-encoders'), list(ffmpeg, '-filters')])
    const has = (text: string, names: string[]) => names.every((name) => text.includes(` ${name} `))
    return {
      ffmpeg,
      ffprobe,
      version,
      canEncode: has(encoders, ['libx264', 'aac']),
      canToneMap: has(filters, ['zscale', 'tonemap']),
      fences: await findFences(),
    }
  } catch (error) {
    return { reason: `${error instanceof Error ? error.message : String(error)} ${howToGetIt}` }
  }
}

/** @throws Error with a sentence when it does not run or is too old */
async function versionOf(program: string, name: string): Promise<string> {
  const text = await list(program, '-version')
  const version = /version (\S+)/.exec(text)?.[1]
  const [major, minor] = (/libavformat\s+(\d+)\.\s*(\d+)\./.exec(text) ?? []).slice(1).map(Number)
  if (!text.startsWith(name) || version === undefined || major === undefined || minor === undefined) {
    throw new Error(`${program} does not answer as ${name} does.`)
  }
  const isTooOld = major < oldestLibrary[0] || (major === oldestLibrary[0] && minor < oldestLibrary[1])
  if (isTooOld) throw new Error(`${program} is ${name} ${version}, which is too old.`)
  return version
}

async function list(program: string, option: string): Promise<string> {
  try {
    const { stdout } = await run(program, ['-hide_banner', option], {
      timeout: answersWithinMs,
      killSignal: 'SIGKILL',
      env: childEnv(),
      maxBuffer: 4 * 1024 ** 2,
    })
    return stdout
  } catch {
    throw new Error(`${join(program)} cannot be run.`)
  }
}
