import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { AppError } from '@/lib/errors'

/** Bytes gathered before each write: 64 KiB pieces written one by one cost a third more CPU. */
const writeBytes = 1 << 20

interface Destination {
  file: FileHandle
  /** Where in the file the first byte goes. */
  offset: number
  /** Exactly so many bytes must come. */
  sizeBytes: number
  /** A sender that is silent for so long is given up. */
  idleTimeoutMs: number
  /** Called once, before the first byte is written. */
  beforeWrite: () => Promise<void>
}

/**
 * Writes a request body to its place in a file; reading goes on while one write is under way. The stream is
 * left open when the body is refused, so that the refusal can be answered. Nothing is synced here.
 * @returns the CRC-32 of the bytes
 * @throws AppError `malformed` when the body is shorter or longer than `sizeBytes`, `timeout` when it stalls,
 *   `aborted` when the sender goes away; the file's own error otherwise. No write is under way any more in either case.
 */
export async function receiveBody(body: Readable, to: Destination): Promise<number> {
  const chunks: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false })
  const idle = idleWatch(body, to.idleTimeoutMs)
  let checksum = 0
  let received = 0
  let gathered: Buffer[] = []
  let gatheredBytes = 0
  let written = 0
  let writing: Promise<void> = Promise.resolve()
  let hasBegun = false

  const flush = async () => {
    await writing
    if (gatheredBytes === 0) return
    if (!hasBegun) {
      hasBegun = true
      await to.beforeWrite()
    }
    writing = writeAll(to.file, gathered, gatheredBytes, to.offset + written)
    writing.catch(() => undefined) // its error is thrown by the next `await writing`
    written += gatheredBytes
    gathered = []
    gatheredBytes = 0
  }

  try {
    while (true) {
      idle.start()
      const { value: chunk, done } = await nextOf(chunks)
      idle.stop()
      if (done) break
      received += chunk.length
      if (received > to.sizeBytes) throw wrongLength(to.sizeBytes)
      checksum = crc32(chunk, checksum)
      gathered.push(chunk)
      gatheredBytes += chunk.length
      if (gatheredBytes >= writeBytes) await flush()
    }
    if (received !== to.sizeBytes) throw wrongLength(to.sizeBytes)
    await flush()
    await writing
    return checksum
  } finally {
    idle.end()
    await writing.catch(() => undefined) // the caller closes the file next
  }
}

async function nextOf(chunks: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer, unknown>> {
  try {
    return await chunks.next()
  } catch (cause) {
    if (cause instanceof AppError) throw cause // given by whoever destroyed the stream
    throw new AppError('aborted', 'The connection was closed before this part was complete.', { cause })
  }
}

async function writeAll(
  file: FileHandle,
  buffers: Buffer[],
  totalBytes: number,
  position: number,
): Promise<void> {
  const { bytesWritten } = await file.writev(buffers, position)
  if (bytesWritten === totalBytes) return
  // The system may write less than asked, e.g. just before the disk is full: the rest shows which it was.
  const rest = Buffer.concat(buffers).subarray(bytesWritten)
  for (let at = 0; at < rest.length;) {
    const next = await file.write(rest, at, rest.length - at, position + bytesWritten + at)
    at += next.bytesWritten
  }
}

/** Destroys a stream that stays silent while it is waited for. */
function idleWatch(body: Readable, timeoutMs: number) {
  let timer: NodeJS.Timeout | undefined
  let isWaiting = false
  const giveUp = () => {
    if (isWaiting) {
      body.destroy(new AppError('timeout', 'The connection fell silent. The upload sends this part again.'))
    }
  }
  return {
    start() {
      isWaiting = true
      if (timer) timer.refresh()
      else timer = setTimeout(giveUp, timeoutMs).unref()
    },
    stop() {
      isWaiting = false
    },
    end() {
      isWaiting = false
      clearTimeout(timer)
    },
  }
}

export const wrongLength = (sizeBytes: number) =>
  new AppError(
    'malformed',
    `This part has to be exactly ${sizeBytes.toLocaleString('en-US')} bytes. It was not stored; send it again.`,
  )
