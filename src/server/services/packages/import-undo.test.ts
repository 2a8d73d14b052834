import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { packageContents } from '@/lib/package/contents'
import type { CoursePackage } from '@/schemas/package'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { makeCourse, makeUser, useTestServices } from '../../testing/factories'
import { editAtRandom, outlineOf, randomSteps, type RandomStep } from '../../testing/random-edits'

const server = useTestServices()
let ines: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
})

/** The course as a package without files. */
const packageOf = ({ chapters, ...course }: CourseTree): CoursePackage =>
  packageContents(
    {
      course,
      chapters: chapters.map(({ id, title, videos }) => ({
        id,
        title,
        videos: videos.map((video) => ({ id: video.id, title: video.filename, file: null })),
      })),
      captions: [],
    },
    { withMedia: false, exportedAt: new Date() },
  ).manifest

const editAll = async (courseId: string, steps: readonly RandomStep[], mark: string) => {
  for (const [i, step] of steps.entries()) {
    await editAtRandom(server().services, ines, courseId, step, `${mark}${i}`)
  }
}

/** What of the course the package knows, in the order in which it stands there. */
function knownOf(course: CourseTree, { chapters }: CoursePackage): string[] {
  const known = new Set(chapters.flatMap(({ id, videos }) => [id, ...videos.map((video) => video.id)]))
  return outlineOf({
    chapters: course.chapters
      .filter(({ id }) => known.has(id))
      .map((chapter) => ({ ...chapter, videos: chapter.videos.filter(({ id }) => known.has(id)) })),
  })
}

it('puts whatever became of a course back to the package, loses nothing else, and can be taken back', async () => {
  await fc.assert(
    fc.asyncProperty(randomSteps(8), randomSteps(8), async (first, later) => {
      const { courses } = server().services
      const { id } = await makeCourse(server().services, ines, { videos: [3, 2, 0] })
      await editAll(id, first, 'a')
      const wanted = await courses.get(ines, id)
      const pack = packageOf(wanted)
      await editAll(id, later, 'b')
      const before = await courses.get(ines, id)

      const operationId = newId()
      const { packages } = server().raw
      const report = await packages.check(ines, { package: pack })
      await packages.import({ ...ines, operationId }, { package: pack })
      const after = await courses.get(ines, id)
      expect(knownOf(after, pack)).toEqual(outlineOf(wanted))
      expect(after.title).toBe(wanted.title)
      const idsOf = (course: CourseTree) =>
        course.chapters.flatMap((chapter) => [chapter.id, ...chapter.videos.map((video) => video.id)])
      for (const there of idsOf(before)) expect(idsOf(after)).toContain(there)

      // The report has said so, and a second import finds nothing to do.
      expect(report.target.id).toBe(id)
      const isSame = report.fields.length === 0 && report.items.every(({ change }) => change === 'unchanged')
      expect(isSame).toBe(after.revision === before.revision)
      expect((await packages.check(ines, { package: pack })).items).toEqual([])

      if (after.revision === before.revision) return
      await courses.undo(ines, id, operationId)
      const back = await courses.get(ines, id)
      expect(outlineOf(back)).toEqual(outlineOf(before))
      expect(back.title).toBe(before.title)
    }),
    { numRuns: 25 },
  )
})
