import { readFile } from 'node:fs/promises'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { isSameOutline } from '@/lib/outline'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { course as courseTable, video as videoTable } from '../db/schema/course'
import { courseMember, coursePublication } from '../db/schema/operation'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db, { name: 'Jonas Lind' })
})

const services = () => server().services
const get = (course: CourseTree) => services().courses.get(ines, course.id)
const shape = ({ chapters }: Pick<CourseTree, 'chapters'>) =>
  chapters.map(({ title, videos }) => `${title}: ${videos.map(({ filename }) => filename).join(', ')}`)
const videosOf = (course: CourseTree) => course.chapters.flatMap(({ videos }) => videos)
const file = (name: string) => ({
  status: 'ready' as const,
  duration: 60,
  size: 1_000,
  originalFilename: `${name}.mp4`,
  format: 'video/mp4',
  storageKey: `${name}-${newId()}`,
})
const setVideo = (id: string, changes: Partial<typeof videoTable.$inferInsert>) =>
  server().db.update(videoTable).set(changes).where(eq(videoTable.id, id))

/** A live course: chapters of 3 and 2 videos, the first of them ready. */
async function liveCourse(videos = [3, 2]) {
  const draft = await makeCourse(server().services, ines, { videos })
  await setVideo(videosOf(draft)[0]?.id ?? '', file('first'))
  return services().courses.publish(ines, draft.id)
}
/** The items of a course by their titles. */
const ids = (course: CourseTree) =>
  new Map([
    ...course.chapters.map(({ id, title }) => [title, id] as const),
    ...videosOf(course).map(({ id, filename }) => [filename, id] as const),
  ])
const idIn = (course: CourseTree, title: string) => ids(course).get(title) ?? ''

describe('publishing', () => {
  it('keeps what students see, and says who made it so', async () => {
    const live = await liveCourse()
    expect(live).toMatchObject({ status: 'published', has_unpublished_changes: false })
    expect(live.published_revision).toBe(live.revision)
    const publication = await services().courses.publication(ines, live.id)
    expect(publication).toMatchObject({
      course_id: live.id,
      revision: live.revision,
      published_by: { id: ines.id, name: ines.name },
    })
    expect(publication.snapshot).toMatchObject({ title: 'Light', price: null, currency: 'USD' })
    expect(isSameOutline(publication.snapshot, live)).toBe(true)
    expect(publication.snapshot.chapters[0]?.videos[0]).toEqual({
      id: videosOf(live)[0]?.id,
      filename: 'Video 1.1',
      originalFilename: 'first.mp4',
      size: 1_000,
    })
  })

  it('again brings changes to the students, and without changes does nothing', async () => {
    const live = await liveCourse()
    expect(await services().courses.publish(ines, live.id)).toEqual(live)
    await services().chapters.update(ines, idIn(live, 'Chapter 1'), { title: 'Dawn' })
    expect(await get(live)).toMatchObject({
      has_unpublished_changes: true,
      published_revision: live.revision,
    })
    const again = await services().courses.publish(ines, live.id)
    expect(again).toMatchObject({ has_unpublished_changes: false, published_revision: again.revision })
    const { snapshot } = await services().courses.publication(ines, live.id)
    expect(snapshot.chapters[0]?.title).toBe('Dawn')
  })

  it('is refused while something is missing, and students go on seeing what they saw', async () => {
    const live = await liveCourse()
    const [, second] = videosOf(live)
    await services().courses.update(ines, live.id, { title: 'Shade' })
    await setVideo(second?.id ?? '', { status: 'error', errorMessage: 'This is a PNG.' })
    await expect(services().courses.publish(ines, live.id)).rejects.toMatchObject({
      code: 'notReady',
      message: expect.stringContaining('Students do not see your changes yet.') as unknown,
      errors: [{ field: `videos.${second?.id}` }],
    })
    expect((await services().courses.publication(ines, live.id)).snapshot.title).toBe('Light')
  })

  it('cannot be taken back by undoing, only by unpublishing', async () => {
    const draft = await makeCourse(server().services, ines, { videos: [1] })
    await setVideo(videosOf(draft)[0]?.id ?? '', file('a'))
    const operationId = newId()
    await services().courses.publish({ ...ines, operationId }, draft.id)
    await expect(services().courses.undo(ines, draft.id, operationId)).rejects.toMatchObject({
      code: 'notReady',
    })
    const unpublished = await services().courses.unpublish(ines, draft.id)
    expect(unpublished).toMatchObject({ status: 'draft', has_unpublished_changes: false })
    expect((await services().courses.publication(ines, draft.id)).snapshot.title).toBe('Light')
  })

  it('is one publication when it is sent twice, also at the same moment', async () => {
    const draft = await makeCourse(server().services, ines, { videos: [1] })
    await setVideo(videosOf(draft)[0]?.id ?? '', file('a'))
    const answers = await Promise.all([1, 2].map(() => services().courses.publish(ines, draft.id)))
    expect(new Set(answers.map(({ published_revision }) => published_revision)).size).toBe(1)
  })
})

describe('unpublished changes', () => {
  const edits: [string, (course: CourseTree) => Promise<unknown>, boolean][] = [
    ['a new title', (c) => services().courses.update(ines, c.id, { title: 'Shade' }), true],
    ['a price', (c) => services().courses.update(ines, c.id, { price: 12 }), true],
    ['a price of nothing', (c) => services().courses.update(ines, c.id, { price: 0 }), false],
    ['a step of the wizard', (c) => services().courses.update(ines, c.id, { setup_step: 3 }), false],
    ['a renamed video', (c) => services().videos.update(ines, idIn(c, 'Video 1.2'), { filename: 'B' }), true],
    ['a new video', (c) => services().videos.create(ines, idIn(c, 'Chapter 2'), { filename: 'New' }), true],
    ['a new chapter', (c) => services().chapters.create(ines, c.id, { title: 'New' }), true],
    ['a marked video', (c) => services().videos.remove(ines, idIn(c, 'Video 2.1')), true],
    ['a file for a planned video', (c) => setVideo(idIn(c, 'Video 2.1'), file('late')), true],
    ['a video that became ready', (c) => setVideo(idIn(c, 'Video 1.1'), { duration: 61 }), false],
    [
      'a move and the move back',
      async (c) => {
        const [a = '', b = ''] = [idIn(c, 'Video 1.1'), idIn(c, 'Video 1.2')]
        await services().courses.move(ines, c.id, { type: 'video', id: a, afterId: b })
        await services().courses.move(ines, c.id, { type: 'video', id: a, afterId: null })
      },
      false,
    ],
    [
      'a deletion and its undoing',
      async (c) => {
        const operationId = newId()
        await services().chapters.remove({ ...ines, operationId }, idIn(c, 'Chapter 1'))
        await services().courses.undo(ines, c.id, operationId)
      },
      false,
    ],
  ]
  it.each(edits)('are told after %s', async (_what, edit, isChanged) => {
    const live = await liveCourse()
    await edit(live)
    // Whatever happens to the rows alone is followed by an operation that raises the revision.
    await services().courses.update(ines, live.id, { setup_step: 4 })
    expect(await get(live)).toMatchObject({ has_unpublished_changes: isChanged })
    const { items } = await services().courses.list(ines, { limit: 100 })
    expect(items.find(({ id }) => id === live.id)?.has_unpublished_changes).toBe(isChanged)
    const { snapshot } = await services().courses.publication(ines, live.id)
    expect(isSameOutline(snapshot, await get(live))).toBe(!isChanged)
  })
})

describe('going back to what was published', () => {
  it('takes everything back as one step that can be undone', async () => {
    const live = await liveCourse()
    const { courses, chapters, videos } = services()
    const at = (title: string) => idIn(live, title)
    await courses.update(ines, live.id, { title: 'Shade', price: 20, description: 'Other words.' })
    await courses.move(ines, live.id, { type: 'chapter', id: at('Chapter 2'), afterId: null })
    await courses.move(ines, live.id, {
      type: 'video',
      id: at('Video 1.3'),
      toChapterId: at('Chapter 2'),
      afterId: null,
    })
    await videos.update(ines, at('Video 1.2'), { filename: 'Renamed' })
    await videos.remove(ines, at('Video 2.1'))
    const added = await chapters.create(ines, live.id, { title: 'Added' })
    await videos.create(ines, added.value.id, { filename: 'Added video' })
    await courses.move(ines, live.id, {
      type: 'video',
      id: at('Video 2.2'),
      toChapterId: added.value.id,
      afterId: null,
    })
    const before = await get(live)

    const operationId = newId()
    const reverted = await courses.revert({ ...ines, operationId }, live.id)
    expect(shape(reverted)).toEqual(shape(live))
    expect(reverted).toMatchObject({ title: 'Light', price: null, has_unpublished_changes: false })
    expect(reverted.revision).toBe(before.revision + 1)
    const pending = (await courses.listPending(ines, live.id, {})).items
    expect(pending).toMatchObject([{ title: 'Added', type: 'chapter', videoCount: 1 }])

    const undone = await courses.undo(ines, live.id, operationId)
    expect(shape(undone)).toEqual(shape(before))
    expect(undone).toMatchObject({ title: 'Shade', price: 20, description: 'Other words.' })
    expect((await courses.listPending(ines, live.id, {})).items.map(({ title }) => title)).toEqual([
      'Video 2.1',
    ])
  })

  it('brings a marked chapter back to its place with its videos, not with those added to it', async () => {
    const live = await liveCourse([1, 2, 1])
    const { courses, chapters, videos } = services()
    const chapterId = idIn(live, 'Chapter 2')
    await videos.remove(ines, idIn(live, 'Video 2.1'))
    await videos.create(ines, chapterId, { filename: 'Added' })
    await courses.move(ines, live.id, { type: 'chapter', id: chapterId, afterId: null })
    await chapters.remove(ines, chapterId)
    expect(shape(await courses.revert(ines, live.id))).toEqual(shape(live))
    expect((await courses.listPending(ines, live.id, {})).items.map(({ title }) => title)).toEqual(['Added'])
  })

  it('brings a video back although the chapter it was moved to is marked with it', async () => {
    const live = await liveCourse()
    const { courses, chapters } = services()
    const { value: added } = await chapters.create(ines, live.id, { title: 'Added' })
    await courses.move(ines, live.id, {
      type: 'video',
      id: idIn(live, 'Video 1.2'),
      toChapterId: added.id,
      afterId: null,
    })
    await chapters.remove(ines, added.id)
    expect(shape(await courses.revert(ines, live.id))).toEqual(shape(live))
    expect((await courses.listPending(ines, live.id, {})).items).toMatchObject([
      { title: 'Added', videoCount: 0 },
    ])
  })

  it('leaves out what was deleted for good, which stays a difference', async () => {
    const live = await liveCourse([2, 2])
    const { courses, chapters, videos } = services()
    await courses.move(ines, live.id, {
      type: 'video',
      id: idIn(live, 'Video 2.2'),
      toChapterId: idIn(live, 'Chapter 1'),
      afterId: null,
    })
    await videos.remove(ines, idIn(live, 'Video 1.2'))
    await chapters.remove(ines, idIn(live, 'Chapter 2'))
    await courses.purge(ines, live.id, {})
    const reverted = await courses.revert(ines, live.id)
    expect(shape(reverted)).toEqual(['Chapter 1: Video 2.2, Video 1.1'])
    expect(reverted.has_unpublished_changes).toBe(true)
    // Nothing is left to take back.
    expect((await courses.revert(ines, live.id)).revision).toBe(reverted.revision)
  })

  it('is only for a course that was published, and for those who may edit it', async () => {
    const draft = await makeCourse(server().services, ines, { videos: [1] })
    await expect(services().courses.revert(ines, draft.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(services().courses.publication(ines, draft.id)).rejects.toMatchObject({ code: 'notFound' })
    const live = await liveCourse()
    await expect(services().courses.publication(jonas, live.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(services().courses.revert(jonas, live.id)).rejects.toMatchObject({ code: 'notFound' })
    await server().db.insert(courseMember).values({
      id: newId(),
      courseId: live.id,
      userId: jonas.id,
      email: jonas.email,
      role: 'viewer',
    })
    expect((await services().courses.publication(jonas, live.id)).snapshot.title).toBe('Light')
    await expect(services().courses.revert(jonas, live.id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(services().courses.publish(jonas, live.id)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('gives back the published course after any edits, and undone the edited one', async () => {
    const live = await liveCourse([4, 3, 2])
    const { courses, chapters, videos } = services()
    let seed = 7
    const random = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n
    const pick = <T>(list: readonly T[]) => list[random(list.length)]
    for (let step = 0; step < 60; step++) {
      const now = await get(live)
      const [chapter, video] = [pick(now.chapters), pick(videosOf(now))]
      const kind = random(7)
      if (kind === 0 && chapter) await chapters.update(ines, chapter.id, { title: `T${step}` })
      else if (kind === 1 && video) await videos.update(ines, video.id, { filename: `V${step}` })
      else if (kind === 2 && chapter) await videos.create(ines, chapter.id, { filename: `New ${step}` })
      else if (kind === 3 && now.chapters.length < 6) {
        await chapters.create(ines, live.id, { title: `C${step}` })
      } else if (kind === 4 && video) await videos.remove(ines, video.id)
      else if (kind === 5 && chapter && now.chapters.length > 2 && random(3) === 0) {
        await chapters.remove(ines, chapter.id)
      } else if (video && chapter) {
        const afterId = pick([null, ...chapter.videos.map(({ id }) => id)]) ?? null
        await courses.move(ines, live.id, { type: 'video', id: video.id, toChapterId: chapter.id, afterId })
        const other = pick(now.chapters)
        if (other) await courses.move(ines, live.id, { type: 'chapter', id: chapter.id, afterId: other.id })
      }
    }
    const before = await get(live)
    const operationId = newId()
    const reverted = await courses.revert({ ...ines, operationId }, live.id)
    expect(shape(reverted)).toEqual(shape(live))
    expect(reverted.has_unpublished_changes).toBe(false)
    expect(shape(await courses.undo(ines, live.id, operationId))).toEqual(shape(before))
    expect(
      shape(
        await courses.undo(ines, live.id, (await courses.listActivity(ines, live.id, {})).items[0]?.id ?? ''),
      ),
    ).toEqual(shape(live))
  })
})

describe('what students see', () => {
  it('is what was published, without what is marked or deleted since', async () => {
    const live = await liveCourse()
    const { courses, chapters, videos } = services()
    await chapters.update(ines, idIn(live, 'Chapter 1'), { title: 'Dawn' })
    await courses.move(ines, live.id, { type: 'video', id: idIn(live, 'Video 1.3'), afterId: null })
    await videos.create(ines, idIn(live, 'Chapter 1'), { filename: 'New' })
    await videos.remove(ines, idIn(live, 'Video 1.2'))
    await chapters.remove(ines, idIn(live, 'Chapter 2'))
    const seen = await courses.publishedTree(live.id)
    expect(seen).toMatchObject({ title: 'Light', totalVideos: 2, totalDuration: 60 })
    expect(seen?.chapters).toEqual([
      {
        id: idIn(live, 'Chapter 1'),
        title: 'Chapter 1',
        videos: [
          {
            id: idIn(live, 'Video 1.1'),
            title: 'Video 1.1',
            isPlayable: true,
            isFreePreview: false,
            duration: 60,
          },
          {
            id: idIn(live, 'Video 1.3'),
            title: 'Video 1.3',
            isPlayable: false,
            isFreePreview: false,
            duration: null,
          },
        ],
      },
    ])
  })

  it('does not have a file that came after publishing, before the next one', async () => {
    const live = await liveCourse()
    const late = idIn(live, 'Video 1.2')
    await setVideo(late, file('late'))
    const isPlayable = async () =>
      (await services().courses.publishedTree(live.id))?.chapters[0]?.videos.find(({ id }) => id === late)
        ?.isPlayable
    expect(await isPlayable()).toBe(false)
    await services().courses.update(ines, live.id, { setup_step: 2 })
    await services().courses.publish(ines, live.id)
    expect(await isPlayable()).toBe(true)
  })

  it('is nothing for drafts, archived and deleted courses', async () => {
    const live = await liveCourse()
    const { courses } = services()
    await courses.unpublish(ines, live.id)
    expect(await courses.publishedTree(live.id)).toBeUndefined()
    await courses.publish(ines, live.id)
    await courses.archive(ines, live.id)
    expect(await courses.publishedTree(live.id)).toBeUndefined()
    await courses.publish(ines, live.id)
    expect(await courses.publishedTree(live.id)).toBeDefined()
    await courses.remove(ines, live.id)
    expect(await courses.publishedTree(live.id)).toBeUndefined()
  })
})

it('takes over courses that were live before publications were kept', async () => {
  const live = await liveCourse()
  await server().db.delete(coursePublication)
  await server().db.update(courseTable).set({ publishedRevision: null })
  const path = new URL('../db/migrations/0006_publish_what_is_live.sql', import.meta.url)
  for (const statement of (await readFile(path, 'utf8')).split('--> statement-breakpoint')) {
    await server().db.execute(sql.raw(statement))
  }
  expect(await get(live)).toMatchObject({ has_unpublished_changes: false, published_revision: live.revision })
  await services().courses.update(ines, live.id, { setup_step: 2 })
  expect(await get(live)).toMatchObject({ has_unpublished_changes: false })
  expect(isSameOutline((await services().courses.publication(ines, live.id)).snapshot, live)).toBe(true)
})
