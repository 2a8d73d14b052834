import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'

/** A real video of exactly so many bytes: one of the fixtures, and after it a box that players skip. */
export async function paddedVideo(sizeBytes: number, sample = 'single-frame.mp4'): Promise<Buffer> {
  const video = await readFile(join(await ensureFixtures(), sample))
  // No two are the same file: that would be asked about.
  const filling = randomBytes(sizeBytes - video.length)
  filling.writeUInt32BE(filling.length)
  filling.write('free', 4)
  return Buffer.concat([video, filling])
}

/** The same as a file, with ten seconds of picture and sound. */
export const writeVideo = async (path: string, sizeBytes: number): Promise<void> =>
  writeFile(path, await paddedVideo(sizeBytes, 'mp4-h264-aac.mp4'))

/** Players skip it: behind a video it makes it another file, for the same one twice would be asked about. */
export function freeBox(text: string): Buffer {
  const box = Buffer.concat([Buffer.alloc(8), Buffer.from(text)])
  box.writeUInt32BE(box.length)
  box.write('free', 4)
  return box
}
