import { crc32 } from 'node:zlib'
import { fromBufferPromise } from 'yauzl'
import { expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { eventually } from '@/test/utils/eventually'
import { objectBytes } from './object-bytes'
import { textEntry, zipStream, type ZipEntry } from './zip-stream'

const modifiedAt = new Date('2026-01-01T00:00:00Z')

async function readAll(entries: ZipEntry[]) {
  const onEnd = vi.fn()
  const { sizeBytes, body } = zipStream(entries, { modifiedAt, onEnd })
  const bytes = Buffer.from(await new Response(body).arrayBuffer())
  return { sizeBytes, bytes, onEnd }
}

it.each([0, 1, 700, 3_000])(
  'tells the size of an archive of %i entries before it is made',
  async (length) => {
    const entries = Array.from({ length }, (_, i) =>
      textEntry(`media/${i} Überblick.txt`, `${i}`.repeat(i % 5)),
    )
    const { sizeBytes, bytes, onEnd } = await readAll(entries)
    expect(bytes.length).toBe(sizeBytes)
    expect(onEnd.mock.calls).toEqual([[undefined]])
    const zip = await fromBufferPromise(bytes)
    const read: string[] = []
    for await (const entry of zip.eachEntry()) {
      read.push(entry.fileName)
      const content = await bytesOf(await zip.openReadStreamPromise(entry))
      expect(content.length).toBe(entry.uncompressedSize)
      expect(crc32(content)).toBe(entry.crc32)
    }
    expect(read).toEqual(entries.map(({ path }) => path))
  },
)

const bytesOf = async (stream: AsyncIterable<Uint8Array>) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

it('reads no more than is taken, and stops reading when the reader leaves', async () => {
  let [made, hasEnded] = [0, false]
  const total = 1_000
  const big: ZipEntry = {
    path: 'big',
    sizeBytes: total * 1024 ** 2,
    *read() {
      try {
        for (; made < total; made++) yield new Uint8Array(1024 ** 2)
      } finally {
        hasEnded = true
      }
    },
  }
  const later = { ...textEntry('later', 'x'), read: vi.fn(() => []) }
  const onEnd = vi.fn()
  const { body } = zipStream([big, later], { modifiedAt, onEnd })
  const reader = body.getReader()
  for (let i = 0; i < 20; i++) await reader.read()
  await new Promise((resolve) => setImmediate(resolve))
  expect(made).toBeLessThan(45)
  await reader.cancel()
  await eventually(() => expect(hasEnded).toBe(true))
  expect(onEnd.mock.calls).toEqual([[undefined]])
  expect(made).toBeLessThan(45)
  expect(later.read).not.toHaveBeenCalled()
})

it('breaks off when an entry cannot be read, and says why once', async () => {
  const gone = new AppError('notFound', 'There is no such file.')
  const onEnd = vi.fn()
  const broken: ZipEntry = {
    path: 'a',
    sizeBytes: 10,
    *read() {
      throw gone
    },
  }
  const { body } = zipStream([textEntry('first', 'x'), broken, textEntry('later', 'y')], {
    modifiedAt,
    onEnd,
  })
  await expect(new Response(body).arrayBuffer()).rejects.toBe(gone)
  expect(onEnd.mock.calls).toEqual([[gone]])
})

it('breaks off when an entry has another length than it was to have', async () => {
  const onEnd = vi.fn()
  const short: ZipEntry = { path: 'a', sizeBytes: 10, read: () => [new Uint8Array(9)] }
  const { body } = zipStream([short], { modifiedAt, onEnd })
  await expect(new Response(body).arrayBuffer()).rejects.toThrow(/number of bytes/)
  expect(onEnd).toHaveBeenCalledTimes(1)
})

const MIB = 1024 ** 2

it.each([0, 1, MIB, 4 * MIB, 4 * MIB + 1, 13 * MIB + 7])(
  'reads an object of %i bytes by ranges',
  async (size) => {
    const object = Buffer.alloc(size, 'lectern')
    const asked: number[] = []
    const readRange = (_key: string, start: number, end: number) => {
      asked.push(end - start)
      return Promise.resolve<Uint8Array>(object.subarray(start, end))
    }
    const pieces: Uint8Array[] = []
    for await (const piece of objectBytes({ readRange }, { storageKey: 'k', size })) pieces.push(piece)
    expect(Buffer.concat(pieces).equals(object)).toBe(true)
    expect(Math.max(0, ...asked)).toBeLessThanOrEqual(4 * MIB)
    expect(Math.max(0, ...pieces.map(({ length }) => length))).toBeLessThanOrEqual(MIB)
  },
)

it('says when an object is shorter than it has to be, and fetches no more than one range ahead', async () => {
  const readRange = vi.fn((_key: string, start: number, end: number) =>
    Promise.resolve(new Uint8Array(start < 8 * MIB ? end - start : 1)),
  )
  const reading = objectBytes({ readRange }, { storageKey: 'k', size: 40 * MIB })
  await reading.next()
  expect(readRange).toHaveBeenCalledTimes(2)
  await expect(
    (async () => {
      for await (const _piece of reading);
    })(),
  ).rejects.toMatchObject({ code: 'unavailable' })
})
