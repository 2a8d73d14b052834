import type { CoursePackage, ImportItem, ImportReport } from '@/schemas/package'
import type { Change } from '@/types/operations'
import type { VideoRow } from '../../db/repositories/video-repository'
import { mediaOf } from './import-media'

/** What an import has done, or would have. */
export interface ImportOutcome {
  changes: readonly Change[]
  /** @returns the id here of an item of the package */
  here: (packageId: string) => string
  /** The videos of the course as they are afterwards. */
  videos: ReadonlyMap<string, VideoRow>
  kept: number
}

const FIELDS = ['title', 'description', 'price', 'difficulty'] as const

/** The changes of an import, told item by item in the order of the package. */
export function importReport(
  { chapters }: CoursePackage,
  { changes, here, videos, kept }: ImportOutcome,
  maxBytes: number,
): Pick<ImportReport, 'fields' | 'items' | 'chapters' | 'videos' | 'kept' | 'send'> {
  const told = new Map<
    string,
    { isNew: boolean; was: string | null; isMoved: boolean; isRestored: boolean }
  >()
  for (const change of changes) {
    if (change.type === 'course' || change.type === 'video') continue
    const before = told.get(change.id) ?? { isNew: false, was: null, isMoved: false, isRestored: false }
    told.set(change.id, {
      isNew: before.isNew || change.type === 'create',
      was: change.type === 'rename' ? change.before : before.was,
      isMoved: before.isMoved || change.type === 'move',
      isRestored: before.isRestored || change.type === 'unmark',
    })
  }
  const itemOf = (
    type: 'chapter' | 'video',
    { id, title }: { id: string; title: string },
    file: Pick<ImportItem, 'media' | 'size'>,
  ): ImportItem => {
    const about = told.get(here(id))
    return {
      type,
      package_id: id,
      title,
      change: about === undefined ? 'unchanged' : about.isNew ? 'new' : 'changed',
      was: about?.was ?? null,
      is_moved: about?.isMoved === true && !about.isNew,
      is_restored: about?.isRestored ?? false,
      ...file,
    }
  }
  const items = chapters.flatMap((chapter) => [
    itemOf('chapter', chapter, { media: 'none', size: 0 }),
    ...chapter.videos.map((video) =>
      itemOf('video', video, {
        media: mediaOf(video, videos.get(here(video.id)), maxBytes),
        size: video.file?.size ?? 0,
      }),
    ),
  ])
  const tally = (type: ImportItem['type']) => {
    const count = { new: 0, changed: 0, unchanged: 0 }
    for (const item of items) if (item.type === type) count[item.change] += 1
    return count
  }
  const sent = items.filter(({ media }) => media === 'send' || media === 'replace')
  return {
    fields: changes.flatMap((change) =>
      change.type === 'course'
        ? FIELDS.flatMap((field) => {
            const [before, after] = [change.before[field] ?? null, change.after[field] ?? null]
            return before === after ? [] : [{ field, before, after }]
          })
        : [],
    ),
    items: items.filter(({ change, media }) => change !== 'unchanged' || !isQuiet.has(media)),
    chapters: tally('chapter'),
    videos: tally('video'),
    kept,
    send: { files: sent.length, bytes: sent.reduce((sum, { size }) => sum + size, 0) },
  }
}

/** Nothing happens to the file, and nobody would miss it. */
const isQuiet: ReadonlySet<ImportItem['media']> = new Set(['none', 'there', 'kept'])
