import { formatBytes } from '@/lib/format'
import { cleanOriginalFilename } from '@/lib/title-from-filename'
import type { UploadSummary } from '@/types/api'

/** What the ledger knows of the file of an unfinished upload. */
export type AwaitedFile = Pick<
  UploadSummary,
  'id' | 'originalFilename' | 'size' | 'lastModified' | 'fingerprint'
>

interface MatchResult<U extends AwaitedFile> {
  /** Each upload once at most; one file may be the one that several uploads wait for. */
  matches: { upload: U; file: File }[]
  /** Files that no upload waits for, with the reason: it follows the file's name in a sentence. */
  refused: { file: File; reason: string }[]
}

/**
 * Finds the files that unfinished uploads wait for. Size and fingerprint decide; name and date choose among files that
 * are the same, and stand in where one side has no fingerprint. The order of the files does not matter.
 * @param fingerprintOf asked only for files whose size fits
 */
export async function matchFiles<U extends AwaitedFile>(
  files: readonly File[],
  uploads: readonly U[],
  fingerprintOf: (file: File) => Promise<string | null>,
): Promise<MatchResult<U>> {
  const sizes = new Set(uploads.map(({ size }) => size))
  const fingerprints = new Map<File, string | null>()
  // One after the other: a disk that turns reads a thousand files at once very slowly.
  for (const file of files) if (sizes.has(file.size)) fingerprints.set(file, await fingerprintOf(file))

  const isSame = (file: File, upload: U) => isAwaited(file, upload, fingerprints.get(file) ?? null)
  const matches = uploads.flatMap((upload) => {
    const [file] = files
      .filter((candidate) => isSame(candidate, upload))
      .toSorted((a, b) => likeness(b, upload) - likeness(a, upload))
    return file ? [{ upload, file }] : []
  })
  const used = new Set(matches.map(({ file }) => file))
  const refused = files.flatMap((file) => {
    if (used.has(file)) return []
    const isCopy = uploads.some((upload) => isSame(file, upload))
    return [{ file, reason: isCopy ? 'is here twice; one is enough.' : reasonAgainst(file, uploads) }]
  })
  return { matches, refused }
}

function isAwaited(file: File, upload: AwaitedFile, fingerprint: string | null): boolean {
  if (file.size !== upload.size) return false
  if (fingerprint !== null && upload.fingerprint !== null) return fingerprint === upload.fingerprint
  return hasName(file, upload) && hasDate(file, upload)
}

const hasName = (file: File, { originalFilename }: AwaitedFile) =>
  cleanOriginalFilename(file.name) === originalFilename

const hasDate = (file: File, { lastModified }: AwaitedFile) => Math.max(0, file.lastModified) === lastModified

const likeness = (file: File, upload: AwaitedFile) =>
  (hasName(file, upload) ? 2 : 0) + (hasDate(file, upload) ? 1 : 0)

/** Says what is different about the file that comes nearest. */
function reasonAgainst(file: File, uploads: readonly AwaitedFile[]): string {
  const [only] = uploads.length === 1 ? uploads : []
  const sameName = uploads.filter((upload) => hasName(file, upload))
  const nearest = sameName.find(({ size }) => size === file.size) ?? sameName[0] ?? only
  if (!nearest) return 'is none of the files whose upload was interrupted.'
  const begun = hasName(file, nearest) ? 'the file that was begun' : `“${nearest.originalFilename}”`
  if (nearest.size !== file.size) {
    return `is not ${begun}: it has ${formatBytes(file.size)}${exactly(file.size, nearest.size)} instead of ${formatBytes(nearest.size)}${exactly(nearest.size, file.size)}. ${next}`
  }
  if (nearest.fingerprint === null) {
    return `cannot be told to be ${begun}: its name or date is another one. ${next}`
  }
  return `is as long as ${begun}, but has other contents; it was exported anew or is another file. ${next}`
}

const next = 'Choose the same file, or give that upload up and begin anew.'

/** Two sizes that read the same are told to the byte. */
const exactly = (size: number, other: number): string =>
  formatBytes(size) === formatBytes(other) ? ` (${size.toLocaleString('en')} bytes)` : ''
