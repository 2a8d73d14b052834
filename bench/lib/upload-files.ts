import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const MIB = 1024 ** 2
export const GIB = 1024 ** 3

/** A folder for files to send, gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-files-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A video of exactly this size, below 4 GiB: a sample, followed by a box that players skip, full of noise. */
export async function writeVideo(path: string, sizeBytes: number): Promise<void> {
  const sample = await readFile('samples/01-counting-clock.mp4')
  const box = Buffer.alloc(8)
  box.writeUInt32BE(sizeBytes - sample.length)
  box.write('free', 4)
  const file = await open(path, 'w')
  try {
    await file.writev([sample, box])
    const noise = randomBytes(MIB)
    for (let left = sizeBytes - sample.length - box.length; left > 0; left -= noise.length) {
      await file.write(noise, 0, Math.min(left, noise.length))
    }
  } finally {
    await file.close()
  }
}
