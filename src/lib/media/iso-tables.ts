import { boxesIn, type IsoBox } from './iso-boxes'
import { RefusedFile, cutOff, damaged, tooLarge } from './probe-result'

/** 12 hours at 60 frames a second, rounded up. */
const maxSamples = 3_000_000
const maxTracks = 16

const containers = new Set(['trak', 'mdia', 'minf', 'stbl', 'mvex', 'traf'])
const protections = new Set(['pssh', 'senc', 'saiz'])

/** What was counted so far; one for a whole file, because fragments add up. */
export interface TableCounts {
  tracks: number
  fragmentSamples: number
}

/**
 * Checks the numbers that a reader counts up to while it builds the index of a file. A table of a few bytes
 * can announce billions of frames; reading it would never end, and no timer can stop it.
 * @param bytes the content of `moov` or `moof`
 * @throws RefusedFile
 */
export function checkTables(bytes: Uint8Array, fileSizeBytes: number, counts: TableCounts): void {
  walk(bytes, 0, bytes.length, fileSizeBytes, counts)
  requireFewTracks(counts.tracks)
}

/** @throws RefusedFile `tooLarge` */
export function requireFewTracks(count: number): void {
  if (count <= maxTracks) return
  throw tooLarge(
    `This file has ${count} tracks, and at most ${maxTracks} can be taken. Export it again with one picture and one sound track.`,
  )
}

function walk(
  bytes: Uint8Array,
  start: number,
  end: number,
  fileSizeBytes: number,
  counts: TableCounts,
): void {
  const tables = new Map<string, IsoBox>()
  for (const box of boxesIn(bytes, start, end)) {
    if (protections.has(box.type)) throw copyProtected()
    if (box.type === 'trak') counts.tracks += 1
    if (box.type === 'trun') counts.fragmentSamples += runLength(bytes, box)
    if (counts.fragmentSamples > maxSamples) throw tooManyFrames()
    if (containers.has(box.type)) walk(bytes, box.contentStart, box.end, fileSizeBytes, counts)
    else tables.set(box.type, box)
  }
  checkSampleTables(bytes, tables, fileSizeBytes)
}

/** Samples of a fragment's run; where they take no bytes of the table, nothing but this bounds their number. */
function runLength(bytes: Uint8Array, box: IsoBox): number {
  const view = viewOf(bytes, box)
  return view.byteLength < 8 ? 0 : view.getUint32(4)
}

function checkSampleTables(bytes: Uint8Array, tables: Map<string, IsoBox>, fileSizeBytes: number): void {
  const table = (type: string) => {
    const box = tables.get(type)
    return box && viewOf(bytes, box)
  }
  const offsets = table('ctts')
  const times = table('stts')
  // Only with offsets is every single sample listed; uncompressed sound has far more samples, and none.
  if (offsets && sumOfCounts(offsets) > maxSamples) throw tooManyFrames()
  if (offsets && times && sumOfCounts(times) > maxSamples) throw tooManyFrames()

  const compactSizes = table('stz2')
  if (compactSizes && ![4, 8, 16].includes(byteAt(compactSizes, 7))) throw brokenIndex()

  const chunks = table('stco') ?? table('co64')
  const wide = tables.has('co64') && !tables.has('stco')
  const chunkCount = chunks ? entries(chunks, wide ? 8 : 4).length : 0
  const runs = table('stsc')
  if (runs) {
    for (const at of entries(runs, 12)) {
      const firstChunk = runs.getUint32(at)
      if (firstChunk < 1 || firstChunk > chunkCount) throw brokenIndex()
    }
  }
  if (!chunks) return
  for (const at of entries(chunks, wide ? 8 : 4)) {
    const offset = wide ? Number(chunks.getBigUint64(at)) : chunks.getUint32(at)
    if (offset >= fileSizeBytes) throw cutOff()
  }
}

/** Where the entries of a table begin: four bytes of flags, their number, then the entries. */
function entries(view: DataView, entryBytes: number): number[] {
  const count = view.byteLength < 8 ? 0 : view.getUint32(4)
  if (count * entryBytes > view.byteLength - 8) throw brokenIndex()
  return Array.from({ length: count }, (_none, index) => 8 + index * entryBytes)
}

const sumOfCounts = (view: DataView) => entries(view, 8).reduce((sum, at) => sum + view.getUint32(at), 0)

const byteAt = (view: DataView, at: number) => (at < view.byteLength ? view.getUint8(at) : 0)

const viewOf = (bytes: Uint8Array, box: IsoBox) =>
  new DataView(bytes.buffer, bytes.byteOffset + box.contentStart, box.end - box.contentStart)

const brokenIndex = () => damaged('The index of this file contradicts itself.')

const tooManyFrames = () =>
  tooLarge('This file lists more than 3 million frames, more than can be taken. Split the video into parts.')

const copyProtected = () =>
  new RefusedFile(
    'protected',
    'This file is copy-protected and cannot be played here. Choose an unprotected copy; the title stays.',
  )
