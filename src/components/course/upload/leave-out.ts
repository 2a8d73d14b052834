import { formatBytes, formatLimit } from '@/lib/format'
import { extensionOf, videoFormatNames, videoFormats } from '@/lib/video-formats'
import type { StorageUse } from '@/types/api'

/** Extensions by MIME type, as `<input accept>` and the blueprint's `UploadManager` have them. */
export type AcceptedFormats = Record<string, string[]>

export const acceptedVideos: AcceptedFormats = {
  'video/*': Object.keys(videoFormats).map((extension) => `.${extension}`),
}

/** A file that was not taken, and why, as the rest of a sentence that starts with its name. */
export interface LeftOut {
  file: File
  reason: string
  /** The reason is a doubt, not a rule: the instructor may add the file all the same. */
  canAddAnyway: boolean
}

interface Rules {
  accept: AcceptedFormats
  /** Bytes. */
  maxSize: number
  /** Files in one go; absent is any number. */
  maxFiles?: number | undefined
  /** How full the storage is, where that has a limit. */
  storage?: StorageUse | undefined
}

/** "Lesson 2" stands before "Lesson 10". */
const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/**
 * Sorts picked or dropped files, in natural order of their names, into those to upload and those left out, each
 * with its reason. What a file really is, the server decides by its bytes; this only spares a transfer that cannot
 * end well. A file that comes twice is taken twice: the server compares contents, and the person is asked.
 */
export function sortFiles(files: readonly File[], rules: Rules): { taken: File[]; leftOut: LeftOut[] } {
  const taken: File[] = []
  const leftOut: LeftOut[] = []
  let room = roomIn(rules.storage)
  for (const file of files.toSorted((a, b) => compare(a.name, b.name))) {
    const reason = ruleBroken(file, rules)
    if (reason !== null) leftOut.push({ file, reason, canAddAnyway: false })
    else if (rules.maxFiles !== undefined && taken.length >= rules.maxFiles) {
      leftOut.push({
        file,
        reason: `is one more than the ${rules.maxFiles} that go at once.`,
        canAddAnyway: false,
      })
    } else if (file.size > room) {
      leftOut.push({ file, reason: noRoom(file, room), canAddAnyway: true })
    } else {
      taken.push(file)
      room -= file.size
    }
  }
  return { taken, leftOut }
}

/** What may still be added, as far as this page knows. */
export const roomIn = (storage: StorageUse | undefined): number =>
  typeof storage?.quotaBytes === 'number' ? Math.max(0, storage.quotaBytes - storage.usedBytes) : Infinity

const noRoom = (file: File, room: number): string =>
  `is ${sizeAbove(file.size, room)}, and ${formatBytes(room)} of the storage is left. Delete videos for good to free space, or ask the person who runs this server for more.`

function ruleBroken(file: File, { accept, maxSize }: Rules): string | null {
  const extension = `.${extensionOf(file.name)}`
  if (!Object.values(accept).some((extensions) => extensions.includes(extension))) {
    return `is not a video. Choose ${videoFormatNames}.`
  }
  if (file.size === 0) return 'is empty (0 bytes). Export it again and choose it here.'
  if (file.size > maxSize) {
    return `is ${sizeAbove(file.size, maxSize)}, the limit is ${formatLimit(maxSize)}. Split it, or ask the person who runs this server to raise the limit.`
  }
  return null
}

/** One byte over must not read "is 2.1 GB, the limit is 2 GB" by rounding, nor "2 GB, the limit is 2 GB". */
function sizeAbove(size: number, maxSize: number): string {
  const excess = size - maxSize
  return excess < maxSize / 10 ? `${formatBytes(excess)} too large` : formatBytes(size)
}

/** A name short enough for a sentence; the end stays, it tells files apart. */
export const shortName = (name: string): string =>
  name.length > 80 ? `${name.slice(0, 60)}…${name.slice(-15)}` : name
