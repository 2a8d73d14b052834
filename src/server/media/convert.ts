import { join } from 'node:path'
import { stat } from 'node:fs/promises'
import { probeVideo } from '@/lib/media/probe'
import { conversionArgs, mostBitsPerSecond, outputName, waysToConvert, type Conversion } from './conversion'
import { failure, MediaFailure } from './failures'
import type { Streams } from './ffprobe'
import { withFile } from './file-source'
import type { MediaFacts, MediaOutput } from './media-work'
import type { Workbench } from './workbench'

/** 1080p at 30 frames a second, which two cores convert in about the time that it lasts. */
const ordinaryPixelsPerSecond = 1920 * 1080 * 30
const spareBytes = 64 * 1024 ** 2
/** The slowest disk on which the index is moved to the front of a file when all of it is written. */
const slowDiskBytesPerMs = 10_000

export interface Converted {
  facts: MediaFacts
  output: MediaOutput
}

/**
 * Makes one file that browsers play of one that they do not: a copy of its streams where that is enough, else 720p.
 * @param file a whole file on this machine
 * @throws MediaFailure when none of the ways leads to a whole video
 */
export async function convert(
  bench: Workbench,
  file: string,
  streams: Streams,
  {
    cheaper,
    mayCopy,
    onShare,
  }: { cheaper: boolean; mayCopy: boolean; onShare: (way: Conversion, share: number) => void },
): Promise<Converted> {
  const { canEncode, canToneMap } = bench.tools
  const options = { canEncode, canToneMap, mayCopy, cheaper, threads: bench.threads }
  const sizeBytes = (await stat(file)).size
  let last = failure('notStarted', 'this ffmpeg has no libx264 or aac')
  for (const way of waysToConvert(streams, options)) {
    try {
      const cwd = await bench.newFolder()
      const claimed = streams.durationSeconds
      await bench.make({
        name: `${way.container} ${way.video}/${way.audio}`,
        input: file,
        args: conversionArgs(way, streams, options),
        cwd,
        long: {
          deadlineMs: deadlineMs(streams),
          stalledAfterMs: 60_000 + sizeBytes / slowDiskBytesPerMs,
          fileBytes: mostBytes(way, sizeBytes, claimed),
          onSeconds: (seconds) => onShare(way, claimed === undefined ? 0 : Math.min(1, seconds / claimed)),
        },
      })
      return await accept(bench, way, join(cwd, outputName(way)), streams)
    } catch (error) {
      // The disk that is full for one way is full for the next one.
      if (!(error instanceof MediaFailure) || error.failed.retry !== 'final') throw error
      last = error
      if (error.failed.code === 'cutOff') break
    }
  }
  throw last
}

/** Four times what it should take, and a minute. */
export function deadlineMs({ durationSeconds = 3_600, video }: Streams): number {
  const pixelsPerSecond = video.width * video.height * video.framesPerSecond
  const expected = durationSeconds * (1 + pixelsPerSecond / ordinaryPixelsPerSecond)
  return 60_000 + Math.round(expected * 4_000)
}

const mostBytes = ({ video }: Conversion, sizeBytes: number, seconds = 12 * 3_600) =>
  (video === 'copy' ? sizeBytes : (seconds * mostBitsPerSecond) / 8) * 1.5 + spareBytes

/** Exit code 0 is not enough: what was made has to be a video that browsers play, and as long as its source. */
async function accept(
  bench: Workbench,
  way: Conversion,
  made: string,
  { durationSeconds: claimed, video }: Streams,
): Promise<Converted> {
  const result = await withFile(made, probeVideo)
  const name = `check of ${way.container} ${way.video}`
  if (!result.ok) throw failure('damaged', `${name}: ${result.code}`)
  const { ok: _ok, ...facts } = result
  // Longer is fine: a recorder that was stopped wrote less into the header than there is.
  if (claimed !== undefined && facts.durationSeconds < claimed - Math.max(0.5, claimed / 100)) {
    throw failure('cutOff', `${name}: ${facts.durationSeconds} s of ${claimed} s`)
  }
  const isTurned = facts.width > facts.height !== video.width > video.height
  if (isTurned && video.width !== video.height) {
    throw failure('damaged', `${name}: the picture lies on its side`)
  }
  const path = await bench.keep(made, outputName(way))
  return { facts, output: { kind: 'mp4', path, type: facts.mimeType, details: { ...facts } } }
}
