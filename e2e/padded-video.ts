import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFixtures } from '../src/server/testing/fixtures'

/** A real video of exactly so many bytes: a short one, and after it a box that players skip. */
export async function paddedVideo(sizeBytes: number): Promise<Buffer> {
  const video = await readFile(join(await ensureFixtures(), 'single-frame.mp4'))
  const filling = Buffer.alloc(sizeBytes - video.length)
  filling.writeUInt32BE(filling.length)
  filling.write('free', 4)
  return Buffer.concat([video, filling])
}
