import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteSource } from '@/lib/media/byte-source'
import { failureOf } from './failures'
import { writeKeyFrame } from './key-frame-clip'
import type { MediaFacts, MediaOutput, PosterDetails } from './media-work'
import type { ProgramResult } from './run-program'
import { isWhole, type Workbench } from './workbench'

const longSide = 1_280
/** The first frames are often black, and a title stands a minute in at the latest. */
const firstTry = { share: 0.1, latestSeconds: 60 }
/** Where to look when that is black as well. */
const otherShares = [0.25, 0.5]
/** Of 255: a picture that is darker than this nearly everywhere tells nobody anything. */
const darkBelow = 32
const darkShare = 0.98
const sample = { width: 32, height: 18 }

type Shape = Pick<MediaFacts, 'durationSeconds' | 'width' | 'height'>

interface Picture {
  /** The JPEG. */
  file: string
  atSeconds: number
  isDark: boolean
}

/** Decodes one frame near a moment into `cwd`; answers the moment, or how it failed. */
type Take = (wantedSeconds: number, cwd: string) => Promise<{ atSeconds: number } | ProgramResult>

/**
 * A picture of a video that is stored somewhere, of key frames alone: the same time for any size and any distance.
 * It also proves that the video can be decoded, which reading its index does not.
 * @throws MediaFailure `damaged` when no frame can be decoded
 */
export function posterOfBytes(bench: Workbench, source: ByteSource, shape: Shape): Promise<MediaOutput> {
  return choose(bench, shape, async (wantedSeconds, cwd) => {
    const clip = join(cwd, 'clip.mkv')
    const frame = await writeKeyFrame(source, wantedSeconds, clip)
    if (!frame) return nothing
    const result = await bench.run({
      name: 'poster',
      before: ['-noautorotate'],
      input: clip,
      args: outputs(shape, turns[frame.rotation]),
      cwd,
    })
    return isWhole(result) ? { atSeconds: frame.atSeconds } : result
  })
}

/**
 * The same of a whole file on this machine, of any kind that ffmpeg may read: the next key frame, so that the seconds
 * before it need not be decoded; where none follows, the moment itself.
 */
export function posterOfFile(bench: Workbench, file: string, shape: Shape): Promise<MediaOutput> {
  const taking =
    (decoder: string[]): Take =>
    async (wantedSeconds, cwd) => {
      const result = await bench.run({
        name: 'poster',
        before: [...decoder, '-ss', wantedSeconds.toFixed(3)],
        input: file,
        args: outputs(shape),
        cwd,
      })
      return isWhole(result) ? { atSeconds: wantedSeconds } : result
    }
  return choose(bench, shape, taking(['-skip_frame', 'nokey']), taking([]))
}

/** @param takes ways to a frame, each tried where the one before leads to none */
async function choose(bench: Workbench, shape: Shape, ...takes: Take[]): Promise<MediaOutput> {
  const { durationSeconds } = shape
  const wanted = Math.min(durationSeconds * firstTry.share, firstTry.latestSeconds)
  let last = nothing
  const lookOnce = async (take: Take, seconds: number): Promise<Picture | undefined> => {
    const cwd = await bench.newFolder()
    const taken = await take(seconds, cwd)
    if ('end' in taken) {
      last = taken
      return undefined
    }
    const file = join(cwd, 'poster.jpg')
    // Behind the last frame ffmpeg is content with none.
    const made = await stat(file).catch(() => undefined)
    if (!made || made.size === 0) return undefined
    return { file, atSeconds: taken.atSeconds, isDark: isDark(await readFile(join(cwd, 'light'))) }
  }
  const look = async (seconds: number): Promise<Picture | undefined> => {
    for (const take of takes) {
      const picture = await lookOnce(take, seconds)
      if (picture) return picture
    }
    return undefined
  }

  let best = (await look(wanted)) ?? (await look(0))
  if (!best) throw failureOf('poster', last)
  for (const share of best.isDark ? otherShares : []) {
    const other = await look(durationSeconds * share)
    if (!other || other.isDark) continue
    best = other
    break
  }
  const details: PosterDetails = {
    ...posterSize(shape),
    atSeconds: Math.round(best.atSeconds * 1_000) / 1_000,
  }
  return {
    kind: 'poster',
    path: await bench.keep(best.file, 'poster.jpg'),
    type: 'image/jpeg',
    details: { ...details },
  }
}

const nothing: ProgramResult = {
  end: 'exited',
  exitCode: 0,
  killedBy: null,
  saidEnd: false,
  stdout: '',
  stderr: 'no key frame was found',
}

const turns: Record<number, string[]> = {
  0: [],
  90: ['transpose=clock'],
  180: ['hflip', 'vflip'],
  270: ['transpose=cclock'],
}

/** The picture, and a very small grey one that says how light it is. */
function outputs(shape: Shape, turned: string[] = []): string[] {
  const { width, height } = posterSize(shape)
  const picture = [...turned, `scale=${width}:${height}`, 'setsar=1']
  const light = [`scale=${sample.width}:${sample.height}`, 'format=gray']
  const one = ['-map', '0:V:0', '-an', '-sn', '-dn', '-map_metadata', '-1', '-frames:v', '1']
  return [
    ...[...one, '-vf', picture.join(','), '-update', '1', '-q:v', '3', '-f', 'image2', 'poster.jpg'],
    ...[...one, '-vf', light.join(','), '-f', 'rawvideo', 'light'],
  ]
}

/** Even sides, as 4:2:0 needs them. */
function posterSize({ width, height }: Shape): { width: number; height: number } {
  const factor = Math.min(1, longSide / Math.max(width, height))
  const even = (side: number) => Math.max(2, Math.round((side * factor) / 2) * 2)
  return { width: even(width), height: even(height) }
}

const isDark = (light: Uint8Array) =>
  light.length > 0 && light.filter((value) => value < darkBelow).length / light.length >= darkShare
