import type { MediaFacts, MediaSource } from './media-work'
import { isWhole, type Workbench } from './workbench'

/** About a second of one processor; at 30 frames a second, a minute of 360p or eight seconds of 1080p. */
const affordablePixels = 500_000_000
const assumedFramesPerSecond = 30
const affordableBytes = 32 * 1024 ** 2

/**
 * Whether a file that looks well has something in it that a decoder stumbles over, at which players stop. Only where
 * decoding all of it costs about a second: a long one is ready at once instead.
 * @throws whatever `localPath` throws, and the signal's reason
 */
export async function isDamaged(
  bench: Workbench,
  { bytes, localPath }: MediaSource,
  { width, height, durationSeconds }: MediaFacts,
): Promise<boolean> {
  const pixels = width * height * durationSeconds * assumedFramesPerSecond
  if (pixels > affordablePixels || bytes.sizeBytes > affordableBytes) return false
  const input = await localPath()
  const result = await bench.run({
    name: 'check',
    before: ['-xerror'],
    input,
    args: ['-map', '0:V:0', '-map', '0:a:0?', '-fps_mode', 'passthrough', '-f', 'null', '-'],
    cwd: await bench.newFolder(),
  })
  // A decoder that was killed says nothing of the file.
  return !isWhole(result) && result.end === 'exited' && result.killedBy === null
}
