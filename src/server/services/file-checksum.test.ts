import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { digestInHex, wholeChecksum } from './file-checksum'

const hex = (bytes: Buffer) => crc32(bytes).toString(16).padStart(8, '0')
const md5 = (bytes: Buffer) => createHash('md5').update(bytes)

/** A file cut into parts, as the storage lists them. */
function cut(sizes: number[], etagOf: (bytes: Buffer) => string) {
  const pieces = sizes.map((size) => randomBytes(size))
  return {
    file: Buffer.concat(pieces),
    pieces,
    parts: pieces.map((bytes, i) => ({ partNumber: i + 1, sizeBytes: bytes.length, etag: etagOf(bytes) })),
  }
}
const told = (parts: { partNumber: number; etag: string }[]) =>
  new Map(parts.map(({ partNumber, etag }) => [partNumber, etag]))

it.each([[[1]], [[1, 1]], [[5, 3, 1]], [[70_000, 70_000, 13]], [[0, 4]]])(
  'is the CRC-32 of the whole file on disk, cut into %j',
  (sizes) => {
    const { file, parts } = cut(sizes, hex)
    expect(wholeChecksum('crc32', parts, told(parts))).toBe(`crc32:${hex(file)}`)
  },
)

it('is what S3 calls the ETag of its parts', () => {
  const { pieces, parts } = cut([10, 10, 4], (bytes) => md5(bytes).digest('hex'))
  const joined = Buffer.concat(pieces.map((bytes) => md5(bytes).digest()))
  expect(wholeChecksum('md5', parts, told(parts))).toBe(`md5:${md5(joined).digest('hex')}-3`)
})

it('is none where the browser told nothing of a part, or something else', () => {
  const { parts } = cut([5, 5], hex)
  const digests = told(parts)
  digests.delete(2)
  expect(wholeChecksum('crc32', parts, digests)).toBeNull()
  digests.set(2, '00000000')
  expect(wholeChecksum('crc32', parts, digests)).toBeNull()
  expect(wholeChecksum('crc32', [], new Map())).toBeNull()
})

it('reads checksums as they are sent', () => {
  expect(digestInHex('crc32', '1A2B3C4D')).toBe('1a2b3c4d')
  expect(digestInHex('md5', md5(Buffer.from('x')).digest('base64'))).toBe(md5(Buffer.from('x')).digest('hex'))
})
