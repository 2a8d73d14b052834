import { createHash } from 'node:crypto'
import type { ObjectStorage, StoredPart } from '../storage/port'

type ChecksumKind = ObjectStorage['checksumKind']

/** A checksum as an address is asked for with it, the way storages answer it: in small hex digits. */
export const digestInHex = (kind: ChecksumKind, checksum: string): string =>
  kind === 'md5' ? Buffer.from(checksum, 'base64').toString('hex') : checksum.toLowerCase()

/**
 * What a whole file is known by, put together of the checksums of its parts. On disk it is the file's own CRC-32; on
 * S3 it is what S3 calls the ETag of the parts: the MD5 of their MD5s, and how many they are.
 * @param parts all of them, as the storage holds them, in order
 * @param digests what the browser computed, by part number, in hex
 * @returns e.g. `crc32:1a2b3c4d` or `md5:0123…cdef-12`; `null` when the browser and the storage do not agree on every
 *   part, or the browser told nothing of one
 */
export function wholeChecksum(
  kind: ChecksumKind,
  parts: readonly StoredPart[],
  digests: ReadonlyMap<number, string>,
): string | null {
  const isProven = parts.every(({ partNumber, etag }) => digests.get(partNumber) === etag.toLowerCase())
  if (!isProven || parts.length === 0) return null
  if (kind === 'md5') {
    const joined = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')))
    return `md5:${createHash('md5').update(joined).digest('hex')}-${parts.length}`
  }
  const crc = parts.reduce((sum, { etag, sizeBytes }) => append(sum, Number.parseInt(etag, 16), sizeBytes), 0)
  return `crc32:${crc.toString(16).padStart(8, '0')}`
}

/** The CRC-32 of two texts in a row, of theirs: RFC 1952 §8, with zlib's `crc32_combine`. */
const append = (before: number, after: number, bytesAfter: number) =>
  (multiply(shiftedBy(bytesAfter), before) ^ after) >>> 0

/** CRC-32 polynomials are written with x⁰ in the highest bit. */
const POLYNOMIAL = 0xedb88320
const ONE = 0x80000000
const X_TO_THE_8 = 0x00800000

/** x to the power of 8 × `bytes`. */
function shiftedBy(bytes: number): number {
  let result = ONE
  let square = X_TO_THE_8
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(square, result)
    square = multiply(square, square)
  }
  return result
}

/** The product of two polynomials, modulo CRC-32's own. */
function multiply(a: number, b: number): number {
  let product = 0
  let factor = b
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= factor
    factor = (factor & 1) === 1 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1
  }
  return product >>> 0
}
