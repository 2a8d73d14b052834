import { newId } from '@/lib/ids'
import type { CoursePackage } from '@/schemas/package'
import type { ItemType } from '@/types/operations'
import type { Transaction } from '../../db/client'
import { packageRepository } from '../../db/repositories/package-repository'

/** What the items of a package are called in a course. */
export interface ImportIds {
  courseId: string
  /** @returns the id here of a chapter or video of the package */
  here: (packageId: string) => string
  /** Whether there is such a row in the course already, marked or not. */
  isThere: (packageId: string) => boolean
  /** Those to remember: ids of the package that are called otherwise here. */
  names: ReadonlyMap<string, string>
}

/**
 * Finds the rows of a course that the items of a package are. An id that no row has is taken as it is; one that belongs
 * to something else (another course, or a chapter where the package has a video) gets a new one.
 * @param courseId the course that is imported into; of one that is only being made, nothing is there
 */
export async function importIds(
  tx: Transaction,
  { course, chapters }: CoursePackage,
  courseId: string,
): Promise<ImportIds> {
  const items: { id: string; item: ItemType }[] = chapters.flatMap(({ id, videos }) => [
    { id, item: 'chapter' as const },
    ...videos.map((video) => ({ id: video.id, item: 'video' as const })),
  ])
  const known = await packageRepository.names(tx, courseId)
  const wanted = items.map(({ id }) => known.get(id) ?? id)
  const owners = new Map<string, { item: ItemType; courseId: string }[]>()
  for (const { id, ...owner } of await packageRepository.owners(tx, wanted)) {
    owners.set(id, [...(owners.get(id) ?? []), owner])
  }

  const here = new Map<string, string>()
  const there = new Set<string>()
  const used = new Set([courseId])
  items.forEach(({ id: packageId, item }, i) => {
    const id = wanted[i] ?? packageId
    const rows = owners.get(id) ?? []
    const isOurs = rows.every((row) => row.courseId === courseId && row.item === item)
    // Two items of a package can mean one row only if somebody made it up.
    const isFree = isOurs && !used.has(id)
    const taken = isFree ? id : newId()
    if (isFree && rows.length > 0) there.add(packageId)
    used.add(taken)
    here.set(packageId, taken)
  })
  const names = new Map([...here].filter(([packageId, id]) => packageId !== id))
  if (course.id !== courseId) names.set(course.id, courseId)
  return {
    courseId,
    here: (packageId) => here.get(packageId) ?? packageId,
    isThere: (packageId) => there.has(packageId),
    names,
  }
}
