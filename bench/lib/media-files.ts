import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const CLIP_SECONDS = 24

/** Any ffmpeg that makes what is measured later. */
export async function ffmpeg(
  { ffmpeg: program }: { ffmpeg: string },
  args: readonly string[],
): Promise<void> {
  await run(program, ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...args], {
    maxBuffer: 2 ** 20,
  })
}

/** 1080p at 30 frames a second with noise, 5 Mbit/s, H.264 and AAC. */
export async function makeClip(tools: { ffmpeg: string }, path: string): Promise<void> {
  const picture = `testsrc2=size=1920x1080:rate=30:duration=${CLIP_SECONDS},noise=alls=8:allf=t:all_seed=1`
  const sound = `sine=frequency=440:sample_rate=48000:duration=${CLIP_SECONDS}`
  await ffmpeg(tools, [
    ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound],
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
    ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', path],
  ])
}

/** A video that is `clip` over and over; the kind of container is the ending of `path`. */
export const repeat = (tools: { ffmpeg: string }, clip: string, times: number, path: string): Promise<void> =>
  ffmpeg(tools, ['-stream_loop', String(times - 1), '-i', clip, '-map', '0', '-c', 'copy', path])

/** The same, of at least so many bytes. @returns where it is */
export async function fill(
  tools: { ffmpeg: string },
  clip: string,
  bytes: number,
  path: string,
): Promise<string> {
  await repeat(tools, clip, Math.ceil(bytes / (await stat(clip)).size), path)
  return path
}
