import { open } from 'node:fs/promises'
import type { ByteSource } from '@/lib/media/byte-source'
import { readRange } from '../read-range'

/** Reads a file of this machine, while `work` lasts. */
export async function withFile<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    return await work({
      sizeBytes: size,
      read: (start, end) => readRange(file, start, end),
    })
  } finally {
    await file.close()
  }
}
