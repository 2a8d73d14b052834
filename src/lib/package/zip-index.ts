import { AppError } from '../errors'

/** One file of an archive, as its directory tells. */
export interface ZipEntry {
  /** Relative, with forward slashes. */
  path: string
  /** 0 stored, 8 deflated. */
  method: number
  /** As an unsigned number. */
  crc32: number
  storedBytes: number
  sizeBytes: number
  /** Where its own header begins. */
  offset: number
}

/** 10,000 videos with captions in four languages, and room. */
const MOST_ENTRIES = 60_000
const MOST_DIRECTORY_BYTES = 64 * 1024 ** 2
/** Of the last record, with the longest comment that it can have. */
const TAIL_BYTES = 22 + 0xffff
const LOCAL_HEADER_BYTES = 30

/** A package that cannot be taken in; the sentence says why and what to do. */
export const badPackage = (message: string, cause?: unknown) =>
  new AppError('invalid', message, cause === undefined ? {} : { cause })

const noZip = () =>
  badPackage('This file is no zip archive. Choose a package that was exported from Lectern.')
const cutOff = () =>
  badPackage('This archive is cut off: a part of it is missing. Download or copy it again.')
const broken = () => badPackage('The directory of this archive is damaged. Download or copy it again.')
const notOurs = (what: string) =>
  badPackage(`This archive ${what}. It was not made by Lectern, so nothing of it is used.`)

const read = async (blob: Blob, start: number, end: number): Promise<DataView> => {
  if (start < 0 || end > blob.size || start > end) throw cutOff()
  return new DataView(await blob.slice(start, end).arrayBuffer())
}

/** A 64-bit number; larger ones than a number holds exactly belong to no file. */
function bigNumber(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken()
  return Number(value)
}

interface Directory {
  count: number
  sizeBytes: number
  offset: number
}

async function findDirectory(blob: Blob): Promise<Directory> {
  if (blob.size < 22) throw blob.size === 0 ? badPackage('This file is empty (0 bytes).') : noZip()
  const start = Math.max(0, blob.size - TAIL_BYTES)
  const tail = await read(blob, start, blob.size)
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue
    if (at + 22 + tail.getUint16(at + 20, true) !== tail.byteLength) continue
    const plain = {
      count: tail.getUint16(at + 10, true),
      sizeBytes: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    }
    if (tail.getUint16(at + 4, true) !== 0) throw notOurs('is one of several parts')
    const isLarge = plain.count === 0xffff || plain.sizeBytes === 0xffffffff || plain.offset === 0xffffffff
    return isLarge ? findLargeDirectory(blob, start + at) : plain
  }
  const head = blob.size >= 4 ? (await read(blob, 0, 4)).getUint32(0, true) : 0
  throw head === 0x04034b50 ? cutOff() : noZip()
}

/** Zip64: what does not fit into the last record stands in one before it. */
async function findLargeDirectory(blob: Blob, endRecordAt: number): Promise<Directory> {
  const locator = await read(blob, endRecordAt - 20, endRecordAt)
  if (locator.getUint32(0, true) !== 0x07064b50) throw broken()
  const at = bigNumber(locator, 8)
  const record = await read(blob, at, at + 56)
  if (record.getUint32(0, true) !== 0x06064b50) throw broken()
  return {
    count: bigNumber(record, 32),
    sizeBytes: bigNumber(record, 40),
    offset: bigNumber(record, 48),
  }
}

/**
 * What an archive says that is in it; of the files themselves nothing is read.
 * @throws AppError `invalid` with a sentence, for archives that are none, cut off, damaged, or made to harm: names that
 *   leave the folder, links, two files of one name, files that lie over each other, more than any course has
 */
export async function readZipIndex(blob: Blob): Promise<ZipEntry[]> {
  const directory = await findDirectory(blob)
  if (directory.count > MOST_ENTRIES || directory.sizeBytes > MOST_DIRECTORY_BYTES) {
    throw badPackage('This archive has more files than any course. It was not made by Lectern.')
  }
  const view = await read(blob, directory.offset, directory.offset + directory.sizeBytes)
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  let at = 0
  for (let i = 0; i < directory.count; i += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) throw broken()
    const nameBytes = view.getUint16(at + 28, true)
    const extraBytes = view.getUint16(at + 30, true)
    const end = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true)
    if (end > view.byteLength) throw broken()
    const entry = readEntry(view, at, nameBytes, extraBytes)
    at = end
    if (entry.path.endsWith('/')) continue // a folder
    const name = entry.path.normalize('NFC').toLowerCase()
    if (names.has(name)) throw notOurs(`has two files called “${entry.path}”`)
    names.add(name)
    entries.push(entry)
  }
  refuseOverlap(entries, directory.offset)
  return entries
}

function readEntry(view: DataView, at: number, nameBytes: number, extraBytes: number): ZipEntry {
  const flags = view.getUint16(at + 8, true)
  if (flags & 1) throw badPackage('This archive has a password. Export the course again, or unpack it first.')
  const large = largeFields(view, at, at + 46 + nameBytes, extraBytes)
  const name = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameBytes)
  const path = decodeName(name)
  // Made by Unix: the upper half holds the kind of file.
  const isUnix = view.getUint16(at + 4, true) >>> 8 === 3
  if (isUnix && view.getUint32(at + 38, true) >>> 28 === 0xa) throw notOurs(`holds a link (“${path}”)`)
  return {
    path,
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    storedBytes: large.next(view.getUint32(at + 20, true), 1),
    sizeBytes: large.next(view.getUint32(at + 24, true), 0),
    offset: large.next(view.getUint32(at + 42, true), 2),
  }
}

/** The numbers that are too large for their place stand in an extra field, in this order: size, stored, offset. */
function largeFields(view: DataView, at: number, extraAt: number, extraBytes: number) {
  const plain = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  const values: number[] = []
  for (let field = extraAt; field + 4 <= extraAt + extraBytes;) {
    const length = view.getUint16(field + 2, true)
    if (field + 4 + length > extraAt + extraBytes) throw broken()
    if (view.getUint16(field, true) === 1) {
      for (let one = 0; one + 8 <= length; one += 8) values.push(bigNumber(view, field + 4 + one))
    }
    field += 4 + length
  }
  return {
    next: (value: number, place: number): number => {
      if (value !== 0xffffffff) return value
      const index = plain.slice(0, place).filter((other) => other === 0xffffffff).length
      const found = values[index]
      if (found === undefined) throw broken()
      return found
    },
  }
}

function decodeName(bytes: Uint8Array): string {
  let path: string
  try {
    // Names without the mark for UTF-8 are ASCII in what zip programs make of ours.
    path = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw badPackage(
      'A file in this archive has a name that is not UTF-8. It was not made by Lectern.',
      error,
    )
  }
  if (/^[/\\]|\\|^[A-Za-z]:|(^|\/)\.\.(\/|$)|\p{Cc}/u.test(path) || path === '') {
    throw notOurs('names a file outside of its own folder')
  }
  return path
}

/** Files that share bytes are how a small archive unpacks to a huge one. */
function refuseOverlap(entries: readonly ZipEntry[], directoryOffset: number): void {
  let end = 0
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset < end) throw notOurs('has files that lie over each other')
    end = entry.offset + LOCAL_HEADER_BYTES + entry.storedBytes
    if (end > directoryOffset) throw cutOff()
  }
}

/** Where the bytes of a file begin: behind its own header, whose length is told there alone. */
export async function dataStart(blob: Blob, entry: ZipEntry): Promise<number> {
  const header = await read(blob, entry.offset, entry.offset + LOCAL_HEADER_BYTES)
  if (header.getUint32(0, true) !== 0x04034b50) throw broken()
  const start = entry.offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true)
  if (start + entry.storedBytes > blob.size) throw cutOff()
  return start
}
