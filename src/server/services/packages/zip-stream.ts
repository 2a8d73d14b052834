import { Readable, type PassThrough } from 'node:stream'
import { ZipFile } from 'yazl'

export interface ZipEntry {
  path: string
  sizeBytes: number
  /** Called when it is this entry's turn; ended early when the reader leaves. */
  read: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** An entry that is in memory already. */
export function textEntry(path: string, text: string): ZipEntry {
  const bytes = Buffer.from(text)
  return { path, sizeBytes: bytes.length, read: () => (bytes.length > 0 ? [bytes] : []) }
}

export interface ZipStream {
  /** Of the whole archive, known before a byte of it is made. */
  sizeBytes: number
  /** Made as it is read; cancelling it ends what is being read for it. */
  body: ReadableStream<Uint8Array>
}

/** Of one entry in the central directory, besides its name: 46 bytes, and at most 37 for times and large sizes. */
const RECORD_BYTES = 46 + 37

/**
 * An archive of stored entries, one read after another, as fast as it is taken and no faster.
 * @param onEnd told once, with the error when an entry could not be read: the answer breaks off then, which its
 *   length gives away
 */
export function zipStream(
  entries: readonly ZipEntry[],
  { modifiedAt, onEnd }: { modifiedAt: Date; onEnd: (error?: unknown) => void },
): ZipStream {
  const zip = new ZipFile()
  const output = zip.outputStream as PassThrough // typed as the least that it is
  let source: Readable | undefined
  let failure: unknown
  const fail = (error: unknown) => {
    failure ??= error
    output.destroy(error instanceof Error ? error : new Error('an entry could not be read', { cause: error }))
  }
  zip.on('error', fail)
  output.on('error', () => undefined) // the reader is told by `next()` below
  output.once('close', () => {
    source?.destroy()
    onEnd(failure)
  })

  const options = { mtime: modifiedAt, mode: 0o100644, compress: false }
  for (const { path, sizeBytes, read } of entries) {
    zip.addReadStreamLazy(path, { ...options, size: sizeBytes }, (done) => {
      source = Readable.from(read(), { objectMode: false }).on('error', fail)
      done(null, source)
    })
  }
  let sizeBytes = -1
  // yazl 3.3.1 predicts the longer end record from 64 KiB of central directory on, and writes it from 4 GiB on
  // unless it is told to: told to whenever the first could be, it predicts what it writes.
  const directoryBytes = entries.reduce((sum, { path }) => sum + RECORD_BYTES + Buffer.byteLength(path), 0)
  const takeSize = (size: number) => void (sizeBytes = size)
  // Its types leave the number out.
  zip.end({ forceZip64Format: directoryBytes >= 0xffff, comment: '' }, takeSize as () => void)
  if (sizeBytes < 0) throw new Error('zipStream: the size of the archive is not known')

  // `any` in its types; it was given bytes alone.
  const chunks = output[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await chunks.next()
        if (chunk.done) controller.close()
        else controller.enqueue(chunk.value)
      },
      cancel: () => void output.destroy(),
    },
    { highWaterMark: 0 },
  )
  return { sizeBytes, body }
}
