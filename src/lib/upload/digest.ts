import { md5, type Hash } from './md5'

/** What storages check a part by: MD5 in base64 (S3), or CRC-32 in eight hex digits (the disk driver). */
export type DigestKind = 'md5' | 'crc32'

/** Read at a time: a part is never in memory as a whole. A multiple of MD5's block; 1 MiB took twice as long. */
const CHUNK_BYTES = 4 << 20

/**
 * @param blob read in steps
 * @throws DOMException when the browser can no longer read the file
 */
export async function digestOf(blob: Blob, kind: DigestKind): Promise<string> {
  const hash = kind === 'md5' ? md5(blob.size) : crc32()
  const read = (start: number) => blob.slice(start, start + CHUNK_BYTES).arrayBuffer()
  let next = read(0)
  for (let start = CHUNK_BYTES; start < blob.size; start += CHUNK_BYTES) {
    const bytes = new Uint8Array(await next)
    next = read(start) // comes while the one before is computed
    hash.update(bytes)
  }
  hash.update(new Uint8Array(await next))
  return hash.digest()
}

const BYTE_VALUES = 256
/** Bytes taken in one step; each has a table of its own ("slicing by 8"). */
const SLICES = 8
const WORD_BYTES = 4
let tables: Int32Array | undefined

function crcTables(): Int32Array {
  if (tables) return tables
  const made = new Int32Array(SLICES * BYTE_VALUES)
  for (let value = 0; value < BYTE_VALUES; value += 1) {
    let crc = value
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    made[value] = crc
  }
  for (let index = BYTE_VALUES; index < made.length; index += 1) {
    const before = at(made, index - BYTE_VALUES)
    made[index] = (before >>> 8) ^ at(made, before & 255)
  }
  return (tables = made)
}

function crc32(): Hash {
  const table = crcTables()
  let crc = -1
  return {
    update: (bytes) => {
      const whole = bytes.length - (bytes.length % SLICES)
      // Read word by word: twice as fast as byte by byte. Every machine that runs a browser is little-endian.
      const words = new Int32Array(bytes.buffer, bytes.byteOffset, whole / WORD_BYTES)
      for (let index = 0; index < words.length; index += 2) {
        const low = crc ^ at(words, index)
        const high = at(words, index + 1)
        crc =
          at(table, 1792 + (low & 255)) ^
          at(table, 1536 + ((low >>> 8) & 255)) ^
          at(table, 1280 + ((low >>> 16) & 255)) ^
          at(table, 1024 + (low >>> 24)) ^
          at(table, 768 + (high & 255)) ^
          at(table, 512 + ((high >>> 8) & 255)) ^
          at(table, 256 + ((high >>> 16) & 255)) ^
          at(table, high >>> 24)
      }
      for (let index = whole; index < bytes.length; index += 1) {
        crc = (crc >>> 8) ^ at(table, (crc ^ at(bytes, index)) & 255)
      }
    },
    digest: () => (~crc >>> 0).toString(16).padStart(8, '0'),
  }
}

/** Within its bounds by how it is asked. */
const at = (bytes: Uint8Array | Int32Array, index: number): number => bytes[index] ?? 0
