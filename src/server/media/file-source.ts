import { open } from 'node:fs/promises'
import type { ByteSource } from '@/lib/media/byte-source'

/** Reads a file of this machine, while `work` lasts. */
export async function withFile<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    return await work({
      sizeBytes: size,
      read: async (start, end) => {
        const bytes = new Uint8Array(end - start)
        let at = 0
        while (at < bytes.length) {
          const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at)
          if (bytesRead === 0) break
          at += bytesRead
        }
        return bytes.subarray(0, at)
      },
    })
  } finally {
    await file.close()
  }
}
