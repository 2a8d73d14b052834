import {
  coursePackageSchema,
  PACKAGE_FORMAT,
  PACKAGE_VERSION,
  type CoursePackage,
  type PackageFile,
} from '@/schemas/package'
import { limits } from '../limits'
import { textOf, verifiedFile } from './zip-content'
import { badPackage, readZipIndex, type ZipEntry } from './zip-index'

/** A package that was chosen: what it says, and its files where they lie. */
export interface ReadPackage {
  /** As the server wants it: files that are not in the archive have no path. */
  manifest: CoursePackage
  /** What is not as it should be, and does not keep the rest from being imported. */
  notes: string[]
  /**
   * The file of a video, by its id in the package; its bytes are read once to verify them.
   * @throws AppError `invalid` when they are not those that were exported
   */
  open: (videoId: string) => Promise<File | null>
  /** The picture of the course, verified; `null` when it has none. */
  picture: () => Promise<Blob | null>
  /** Caption tracks in it. */
  tracks: number
  /** The caption tracks of a video, as they are: WebVTT. */
  captions: (videoId: string) => Promise<{ language: string; label: string; vtt: string }[]>
}

/** A caption track of a whole day. */
const MOST_CAPTION_BYTES = 5 * 1024 ** 2
/** More than these need not be named. */
const NAMED = 3

/** What other programs leave in archives. */
const isLitter = (path: string) => /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i.test(path)

/**
 * Reads what a package says. Nothing of its files is read but their names, sizes and checksums.
 * @throws AppError `invalid` with a sentence that says what is wrong
 */
export async function readPackage(blob: Blob): Promise<ReadPackage> {
  const all = (await readZipIndex(blob)).filter(({ path }) => !isLitter(path))
  const root = rootOf(all)
  const entries = new Map(
    all.flatMap((entry) => (entry.path.startsWith(root) ? [[entry.path.slice(root.length), entry]] : [])),
  )
  const described = entries.get('course.json')
  if (!described) {
    throw badPackage(
      entries.has('imsmanifest.xml')
        ? 'This is a Common Cartridge, which has no videos in it. Choose a Lectern package (.zip).'
        : 'This archive has no course.json, so it is no Lectern package.',
    )
  }
  const pack = parseManifest(await textOf(blob, described, limits.packageBody))
  const { manifest, notes, files } = matchFiles(pack, entries)
  const tracks = new Map(
    pack.chapters.flatMap(({ videos }) => videos.map(({ id, captions }) => [id, captions] as const)),
  )
  return {
    manifest,
    notes: [...notes, ...foreignNote(pack, entries)],
    open: async (videoId) => {
      const found = files.get(videoId)
      if (!found) return null
      const { file, entry } = found
      // A name says which kind it is; a slice of a file has none.
      return new File([await verifiedFile(blob, entry)], file.name, { type: file.type })
    },
    picture: async () => {
      const entry = manifest.picture && entries.get(manifest.picture.path)
      return entry ? verifiedFile(blob, entry) : null
    },
    tracks: [...tracks.values()].flat().filter(({ path }) => entries.has(path)).length,
    captions: (videoId) =>
      Promise.all(
        (tracks.get(videoId) ?? []).flatMap(({ language, label, path }) => {
          const entry = entries.get(path)
          if (!entry) return []
          return [textOf(blob, entry, MOST_CAPTION_BYTES).then((vtt) => ({ language, label, vtt }))]
        }),
      ),
  }
}

/** A package that was unpacked and packed again may lie in a folder. */
function rootOf(entries: readonly ZipEntry[]): string {
  if (entries.some(({ path }) => path === 'course.json')) return ''
  const inFolder = entries.filter(({ path }) => /^[^/]+\/course\.json$/.test(path))
  const [only] = inFolder
  return inFolder.length === 1 && only ? only.path.slice(0, -'course.json'.length) : ''
}

function parseManifest(text: string): CoursePackage {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badPackage('The course.json of this package is no JSON. Export the course again.', error)
  }
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >
  if (format !== PACKAGE_FORMAT) {
    throw badPackage('The course.json of this archive does not describe a Lectern course.')
  }
  if (typeof version === 'number' && version > PACKAGE_VERSION) {
    throw badPackage('This package was made by a newer Lectern. Bring this one up to date, then import it.')
  }
  const parsed = coursePackageSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw badPackage(
    `The course.json of this package cannot be used: ${issue?.message ?? 'something is missing.'}${issue && issue.path.length > 0 ? ` (${issue.path.join('.')})` : ''}`,
  )
}

function matchFiles(pack: CoursePackage, entries: ReadonlyMap<string, ZipEntry>) {
  const files = new Map<string, { file: PackageFile; entry: ZipEntry }>()
  const used = new Set<string>()
  const problems = { missing: [] as string[], other: [] as string[], packed: [] as string[] }
  /** Why a file cannot be taken from the archive. */
  const problemOf = (file: PackageFile, entry: ZipEntry | undefined): keyof typeof problems | null => {
    if (!entry || used.has(entry.path)) return 'missing'
    if (entry.method !== 0) return 'packed'
    if (entry.sizeBytes !== file.size) return 'other'
    const [kind, checksum] = file.checksum?.split(':') ?? []
    return kind === 'crc32' && checksum !== entry.crc32.toString(16).padStart(8, '0') ? 'other' : null
  }
  const chapters = pack.chapters.map((chapter) => ({
    ...chapter,
    videos: chapter.videos.map((video) => {
      const { file } = video
      // The server needs no captions: they are sent one by one.
      const bare = { ...video, captions: [] }
      if (!file?.path) return bare
      const entry = entries.get(file.path)
      const problem = problemOf(file, entry)
      if (problem !== null || !entry) {
        problems[problem ?? 'missing'].push(video.title)
        return { ...bare, file: { ...file, path: null } }
      }
      used.add(entry.path)
      files.set(video.id, { file, entry })
      return bare
    }),
  }))
  const notes = [
    note(problems.missing, 'The file is not in the package'),
    note(problems.other, 'The file in the package is not the one that was exported'),
    note(
      problems.packed,
      'The file was compressed by another program and cannot be used; export the course again',
    ),
  ].filter((text) => text !== null)
  const pictureEntry = pack.picture && entries.get(pack.picture.path)
  const picture = pictureEntry?.sizeBytes === pack.picture?.size ? pack.picture : null
  return { manifest: { ...pack, chapters, picture }, notes, files }
}

const named = (titles: readonly string[]): string =>
  titles
    .slice(0, NAMED)
    .map((title) => `“${title}”`)
    .join(', ') +
  (titles.length > NAMED ? ` and ${(titles.length - NAMED).toLocaleString('en-US')} more` : '')

const note = (titles: readonly string[], what: string): string | null =>
  titles.length === 0 ? null : `${what}: ${named(titles)}.`

/** Files that no course asked for are left where they are. */
function foreignNote(pack: CoursePackage, entries: ReadonlyMap<string, ZipEntry>): string[] {
  const known = new Set(['course.json', 'outline.csv', ...(pack.picture ? [pack.picture.path] : [])])
  for (const { file, captions } of pack.chapters.flatMap(({ videos }) => videos)) {
    if (file?.path) known.add(file.path)
    for (const { path } of captions) known.add(path)
  }
  const foreign = [...entries.keys()].filter((path) => !known.has(path))
  const text = note(foreign, 'Left out, because the course does not name it')
  return text === null ? [] : [text]
}
