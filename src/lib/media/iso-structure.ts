import type { BoundedSource } from './byte-source'
import { readBoxHeader, type IsoBox } from './iso-boxes'
import { checkTables, type TableCounts } from './iso-tables'
import { cutOff, damaged, tooLarge } from './probe-result'

/** About 4 MB an hour at 30 frames a second; twelve hours fit. */
const maxIndexBytes = 48 * 1024 ** 2
const maxFragmentIndexBytes = 1024 ** 2
/** A fragment is two boxes; at two seconds each, over five hours. */
const maxBoxes = 20_000

/**
 * Walks the boxes of an MP4 or QuickTime file and checks what a reader would trust: that every box ends within
 * the file, that there is an index, and that its tables are sane. The index is kept in `source` for the reader.
 * @throws RefusedFile `damaged`, `tooLarge` or `protected`
 */
export async function checkIso(source: BoundedSource): Promise<{ isFragmented: boolean }> {
  let isFragmented = false
  const counts = { tracks: 0, fragmentSamples: 0 }
  let hasIndex = false
  let boxes = 0
  for (let at = 0; at < source.sizeBytes; boxes += 1) {
    if (boxes >= maxBoxes) {
      throw tooLarge(
        'This file is written in too many small pieces. Export it again as an ordinary MP4; the title stays.',
      )
    }
    const box = readBoxHeader(await source.read(at, at + 16), 0, at, source.sizeBytes)
    // Some cameras pad the end of a file; what follows a whole video does not matter.
    if (!box || !isType(box.type)) {
      if (hasIndex && boxes > 1) return { isFragmented }
      throw hasIndex ? cutOff() : damaged('This file cannot be read as a video.')
    }
    if (box.end > source.sizeBytes) throw cutOff()
    if (box.type === 'moov') {
      hasIndex = true
      await checkIndex(source, box, maxIndexBytes, counts)
    }
    isFragmented ||= box.type === 'moof'
    if (box.type === 'moof') await checkIndex(source, box, maxFragmentIndexBytes, counts)
    at = box.end
  }
  if (!hasIndex) throw cutOff()
  return { isFragmented }
}

async function checkIndex(
  source: BoundedSource,
  box: IsoBox,
  maxBytes: number,
  counts: TableCounts,
): Promise<void> {
  if (box.end - box.contentStart > maxBytes) {
    throw tooLarge(
      'The index of this file is larger than this server reads. Split the video into parts of a few hours.',
    )
  }
  const bytes = await source.read(box.contentStart, box.end)
  if (box.type === 'moov') source.keep(box.contentStart, bytes)
  checkTables(bytes, source.sizeBytes, counts)
}

const isType = (type: string) => /^[\x20-\x7e\xa9]{4}$/.test(type)
