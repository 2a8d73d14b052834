import type { ByteSource } from '@/lib/media/byte-source'
import { probeVideo } from '@/lib/media/probe'
import type { FileCheck } from './file-check'

/** A file that was chosen, read slice by slice. */
export const blobSource = (blob: Blob): ByteSource => ({
  sizeBytes: blob.size,
  read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
})

/** Formats that some browsers play and some servers convert: a question, not a rule. */
const doubts: ReadonlySet<string> = new Set(['unsupportedCodec', 'unsupportedContainer'])

/**
 * Says of a chosen file what the server will say of it once it is there, by the same code. Reads a few slices.
 * @throws when the browser cannot read the file; that says nothing about the video
 */
export async function checkFile(blob: Blob): Promise<FileCheck> {
  const result = await probeVideo(blobSource(blob))
  if (!result.ok) {
    const { code, message, mayBeConverted } = result
    if (!doubts.has(code)) return { verdict: 'refused', code, message }
    return { verdict: 'doubtful', code, message, mayBeConverted }
  }
  const { ok: _ok, ...facts } = result
  return { verdict: 'fine', facts }
}
