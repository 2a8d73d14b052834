import { digestOf } from '../upload/digest'
import { badPackage, dataStart, type ZipEntry } from './zip-index'

const STORED = 0
const DEFLATED = 8

const damaged = (path: string) =>
  badPackage(
    `“${path}” is damaged: its bytes are not those that were exported. Download or copy the package again.`,
  )

const expectChecksum = async (blob: Blob, { path, crc32 }: ZipEntry) => {
  if ((await digestOf(blob, 'crc32')) !== crc32.toString(16).padStart(8, '0')) throw damaged(path)
}

/**
 * The bytes of a file of an archive, where they lie: nothing is copied.
 * @throws AppError `invalid` for a file that another program has compressed
 */
export async function storedFile(blob: Blob, entry: ZipEntry): Promise<Blob> {
  if (entry.method !== STORED || entry.storedBytes !== entry.sizeBytes) {
    throw badPackage(
      `“${entry.path}” was compressed by another program. Export the course again and choose that file as it is.`,
    )
  }
  const start = await dataStart(blob, entry)
  return blob.slice(start, start + entry.sizeBytes)
}

/** Reads all of it once. @throws AppError `invalid` when the bytes are not those that were exported */
export async function verifiedFile(blob: Blob, entry: ZipEntry): Promise<Blob> {
  const file = await storedFile(blob, entry)
  await expectChecksum(file, entry)
  return file
}

/**
 * A short text of an archive, verified; also where another program has compressed it.
 * @param most bytes that such a text can have: no more are unpacked, whatever the archive says
 */
export async function textOf(blob: Blob, entry: ZipEntry, most: number): Promise<string> {
  if (entry.sizeBytes > most) throw badPackage(`“${entry.path}” is larger than any that Lectern makes.`)
  const bytes = entry.method === DEFLATED ? await inflated(blob, entry) : await storedFile(blob, entry)
  await expectChecksum(bytes, entry)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await bytes.arrayBuffer())
  } catch (error) {
    throw badPackage(`“${entry.path}” is no text in UTF-8.`, error)
  }
}

/** Ends as soon as more comes out than the archive says. */
async function inflated(blob: Blob, entry: ZipEntry): Promise<Blob> {
  const start = await dataStart(blob, entry)
  const reader = blob
    .slice(start, start + entry.storedBytes)
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .getReader()
  const chunks: BlobPart[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > entry.sizeBytes) throw damaged(entry.path)
      chunks.push(value)
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined)
    throw error instanceof TypeError ? damaged(entry.path) : error
  }
  if (length !== entry.sizeBytes) throw damaged(entry.path)
  return new Blob(chunks)
}
