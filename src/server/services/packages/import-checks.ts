import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import type { Outline } from '@/lib/outline'
import type { CoursePackage } from '@/schemas/package'
import { chapterRepository } from '../../db/repositories/chapter-repository'
import { videoRepository } from '../../db/repositories/video-repository'
import type { Edit } from '../edit-course'

const number = (n: number) => n.toLocaleString('en-US')

const kinds = [
  ['chapters', limits.chaptersPerCourse],
  ['videos', limits.videosPerCourse],
] as const

const refused = (code: 'invalid' | 'conflict', field: string, message: string) =>
  new AppError(code, message, { errors: [{ field, message }] })

/** @throws AppError `invalid` for a package that no course can be, wherever it is imported */
export function checkPackage({ course, chapters }: CoursePackage): void {
  const count = {
    chapters: chapters.length,
    videos: chapters.reduce((sum, { videos }) => sum + videos.length, 0),
  }
  for (const [what, most] of kinds) {
    if (count[what] <= most) continue
    const message = `This package has ${number(count[what])} ${what}, and a course can have at most ${number(most)}. Nothing was imported.`
    throw refused('invalid', 'package.chapters', message)
  }
  const seen = new Set([course.id])
  for (const { id } of chapters.flatMap((chapter) => [chapter, ...chapter.videos])) {
    if (seen.has(id)) {
      throw refused(
        'invalid',
        'package.chapters',
        'An id stands twice in this package. It was not made by Lectern, or was changed since. Nothing was imported.',
      )
    }
    seen.add(id)
  }
}

/** @throws AppError `conflict` when the course would hold too much with what is new */
export async function requireRoomFor(
  { tx, course }: Edit,
  { chapters }: Outline,
  isThere: ReadonlySet<string>,
): Promise<void> {
  const more = (items: readonly { id: string }[]) => items.filter(({ id }) => !isThere.has(id)).length
  const count = {
    chapters: { has: await chapterRepository.count(tx, course.id), more: more(chapters) },
    videos: {
      has: await videoRepository.count(tx, course.id),
      more: more(chapters.flatMap(({ videos }) => videos)),
    },
  }
  for (const [what, most] of kinds) {
    const { has, more: extra } = count[what]
    if (extra === 0 || has + extra <= most) continue
    const message = `A course can have at most ${number(most)} ${what} (those marked for deletion count). This one has ${number(has)}, and the package brings ${number(extra)} more. Import it as a new course. Nothing was changed.`
    throw refused('conflict', 'course_id', message)
  }
}
