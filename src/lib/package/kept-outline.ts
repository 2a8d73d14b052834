import type { Outline } from '../outline'

/**
 * The outline that a course shall have when a package is imported into it: that of the package, and what the course
 * has besides, each right behind what it stands behind now.
 * @param wanted of the package, with the ids of this course
 */
export function withKept(wanted: Outline, current: Outline): Outline {
  const named = new Set(wanted.chapters.flatMap(({ id, videos }) => [id, ...videos.map((video) => video.id)]))
  const now = new Map(current.chapters.map((chapter) => [chapter.id, chapter.videos]))
  const chapters = wanted.chapters.map((chapter) => ({
    ...chapter,
    videos: merged(chapter.videos, now.get(chapter.id) ?? [], named),
  }))
  const others = current.chapters.map((chapter) => ({
    ...chapter,
    videos: chapter.videos.filter(({ id }) => !named.has(id)),
  }))
  return { ...wanted, chapters: merged(chapters, others, named) }
}

/** How many chapters and videos stay as they are because the package does not know them. */
export function countKept(wanted: Outline, current: Outline): number {
  const named = new Set(wanted.chapters.flatMap(({ id, videos }) => [id, ...videos.map((video) => video.id)]))
  const ids = current.chapters.flatMap(({ id, videos }) => [id, ...videos.map((video) => video.id)])
  return ids.filter((id) => !named.has(id)).length
}

function merged<T extends { id: string }>(
  wanted: readonly T[],
  current: readonly T[],
  named: ReadonlySet<string>,
): T[] {
  const inWanted = new Set(wanted.map(({ id }) => id))
  /** By what they stand behind; `null`: at the top. */
  const kept = new Map<string | null, T[]>()
  let anchor: string | null = null
  for (const item of current) {
    if (inWanted.has(item.id)) anchor = item.id
    if (named.has(item.id)) continue
    kept.set(anchor, [...(kept.get(anchor) ?? []), item])
  }
  return [...(kept.get(null) ?? []), ...wanted.flatMap((item) => [item, ...(kept.get(item.id) ?? [])])]
}
