import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { toVtt } from '@/lib/captions/serialise'
import { isSameOutline } from '@/lib/outline'
import { newId } from '@/lib/ids'
import { diffCourses } from '@/lib/course-diff'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Operation } from '@/types/operations'
import { captionVersion } from '../db/schema/caption'
import { video as videoTable } from '../db/schema/course'
import { courseMember } from '../db/schema/operation'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'
import { captionTracks } from './captions'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser
beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db, { name: 'Jonas Lind' })
})

const services = () => server().services
const file = (...texts: string[]) =>
  toVtt(texts.map((text, i) => ({ id: '', start: i * 1000, end: i * 1000 + 900, text, settings: '' })))

/** A course of one ready video and one planned one. */
async function world() {
  const course = await makeCourse(services(), ines, { videos: [2] })
  const [videoId = '', planned = ''] = course.chapters[0]?.videos.map(({ id }) => id) ?? []
  await server()
    .db.update(videoTable)
    .set({
      status: 'ready',
      duration: 60,
      size: 1_000,
      format: 'video/mp4',
      originalFilename: 'a.mp4',
      storageKey: newId(),
    })
    .where(eq(videoTable.id, videoId))
  return { courseId: course.id, videoId, planned }
}
const get = (courseId: string) => services().courses.get(ines, courseId)
const captionsIn = (course: CourseTree, videoId: string) =>
  course.chapters.flatMap(({ videos }) => videos).find(({ id }) => id === videoId)?.captions
const put = (
  videoId: string,
  text: string,
  more: { label?: string; revision?: number } = {},
  as = ines,
  language = 'en',
) => services().captions.put(as, videoId, language, { text, ...more })
const lastOperation = async (courseId: string): Promise<Operation> => {
  const [last] = (await services().courses.listActivity(ines, courseId, {})).items
  if (!last) throw new Error('nothing was done')
  return last
}

describe('captions of a video', () => {
  it('are kept as WebVTT, whatever they came as, and told with the course', async () => {
    const { courseId, videoId } = await world()
    const srt = '1\n00:00:01,000 --> 00:00:02,500\n<font color=red>Größe</font> <i>é</i>\n'
    const kept = await put(videoId, srt)
    expect(kept).toMatchObject({ language: 'en', label: 'English', revision: 1, cues: 1, ends: 2.5 })
    expect(kept.text).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nGröße <i>é</i>\n')
    const { text: _text, ...told } = kept
    expect(captionsIn(await get(courseId), videoId)).toEqual([told])
    expect(await services().captions.list(ines, videoId)).toEqual({ items: [told], nextCursor: null })
    expect(await services().captions.file(ines, videoId, 'en', 'srt')).toEqual({
      name: 'Video 1.1.en.srt',
      text: '1\n00:00:01,000 --> 00:00:02,500\nGröße <i>é</i>\n',
    })
  })

  it('come with the event of their operation', async () => {
    const { videoId } = await world()
    const written = await server().raw.captions.put(ines, videoId, 'ar', { text: file('مرحبا') })
    const { events } = await written.result()
    expect(events[0]?.operation.changes).toMatchObject([
      { type: 'caption', id: videoId, title: 'Video 1.1', language: 'ar', before: null },
    ])
    expect(events[0]?.rows.videos[0]?.captions).toMatchObject([{ language: 'ar', label: 'العربية' }])
  })

  it('are listed by language', async () => {
    const { courseId, planned } = await world()
    for (const language of ['pt-BR', 'en', 'de']) await put(planned, file('A'), {}, ines, language)
    expect(captionsIn(await get(courseId), planned)?.map(({ language }) => language)).toEqual([
      'de',
      'en',
      'pt-BR',
    ])
  })

  it('that cannot be read are refused with a line for each problem, and nothing changes', async () => {
    const { courseId, videoId } = await world()
    const text =
      'WEBVTT\n\n00:05.000 --> 00:02.000\nA\n\n00:99.000 --> 01:00.000\nB\n\n00:01.000 --> 00:02.000\nC'
    await expect(put(videoId, text)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/^Line 3: The caption ends .* The file has 1 more problem\.$/) as string,
      errors: [{ field: 'text' }, { field: 'text', message: expect.stringMatching(/^Line 6: /) as string }],
    })
    await expect(put(videoId, '\ud800'.repeat(3))).rejects.toMatchObject({ code: 'invalid' })
    // Small to read, and larger than it may be once it is escaped.
    const swollen = `WEBVTT\n\n00:01.000 --> 00:02.000\n${'&'.repeat(2_000_000)}`
    await expect(put(videoId, swollen)).rejects.toMatchObject({ code: 'tooLarge' })
    expect(captionsIn(await get(courseId), videoId)).toEqual([])
  })

  it('are not saved over what somebody else saved meanwhile', async () => {
    const { courseId, videoId } = await world()
    await server()
      .db.insert(courseMember)
      .values({ id: newId(), courseId, userId: jonas.id, email: jonas.email, role: 'editor' })
    await put(videoId, file('first'), { revision: 0 })
    await put(videoId, file('his'), { revision: 1 }, jonas)
    await expect(put(videoId, file('hers'), { revision: 1 })).rejects.toMatchObject({
      code: 'changed',
      message: expect.stringContaining('Jonas Lind changed these captions') as string,
      details: { current: { revision: 2, label: 'English' }, changed_by: { id: jonas.id } },
    })
    // The same text is no conflict, and no change.
    expect(await put(videoId, file('his'), { revision: 1 })).toMatchObject({ revision: 2 })
    await services().captions.remove(jonas, videoId, 'en')
    await expect(put(videoId, file('hers'), { revision: 2 })).rejects.toMatchObject({
      message: expect.stringContaining('deleted these captions') as string,
      details: { current: null },
    })
  })

  it('are one edit however often the same request comes', async () => {
    const { courseId, videoId } = await world()
    const actor = { ...ines, operationId: newId() }
    const [first] = await Promise.all(
      [1, 2, 3].map(() => services().captions.put(actor, videoId, 'en', { text: file('A') })),
    )
    expect(first?.revision).toBe(1)
    const { revision } = await get(courseId)
    await put(videoId, file('A'))
    expect((await get(courseId)).revision).toBe(revision)
  })

  it('are as many as 50 languages', async () => {
    const { planned } = await world()
    const languages = Array.from(
      { length: 51 },
      (_, i) => `en-${String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26))}`,
    )
    for (const language of languages.slice(0, 50)) await put(planned, file('A'), {}, ines, language)
    await expect(put(planned, file('A'), {}, ines, languages[50])).rejects.toMatchObject({ code: 'conflict' })
    await put(planned, file('B'), {}, ines, languages[0])
  })

  it('of 20,000 cues are taken', async () => {
    const { videoId } = await world()
    const kept = await put(videoId, file(...Array.from({ length: 20_000 }, (_, i) => `Caption ${i}`)))
    expect(kept.cues).toBe(20_000)
  })
})

describe('taking back', () => {
  it('brings deleted captions back, earlier ones, and the first ones away', async () => {
    const { courseId, videoId } = await world()
    const undo = async () => services().courses.undo(ines, courseId, (await lastOperation(courseId)).id)
    await put(videoId, file('first'))
    expect(captionsIn(await undo(), videoId)).toEqual([])
    expect(captionsIn(await undo(), videoId)).toMatchObject([{ cues: 1 }])
    await put(videoId, file('second', 'third'), { label: 'English (full)' })
    await services().captions.remove(ines, videoId, 'en')
    await expect(services().captions.get(ines, videoId, 'en')).rejects.toMatchObject({ code: 'notFound' })
    await undo()
    expect(await services().captions.get(ines, videoId, 'en')).toMatchObject({
      cues: 2,
      label: 'English (full)',
    })
  })

  it('is refused when they were changed since, or when the text is no longer kept', async () => {
    const { courseId, videoId } = await world()
    await put(videoId, file('0'))
    await put(videoId, file('1'))
    const operation = await lastOperation(courseId)
    for (let i = 2; i < 14; i++) await put(videoId, file(`${i}`))
    await expect(services().courses.undo(ines, courseId, operation.id)).rejects.toMatchObject({
      code: 'notReady',
      message: expect.stringContaining('changed once more since') as string,
    })
    await put(videoId, file('1'))
    await expect(services().courses.undo(ines, courseId, operation.id)).rejects.toMatchObject({
      message: expect.stringContaining('no longer kept') as string,
    })
    const rows = await server().db.select().from(captionVersion)
    expect(rows.filter(({ text }) => /^\d+$/m.test(text)).length).toBeLessThanOrEqual(12)
  })
})

describe('what students see', () => {
  it('are the captions as they were published, until the next publication', async () => {
    const { courseId, videoId } = await world()
    await put(videoId, file('published'))
    await services().courses.publish(ines, courseId)
    const { snapshot } = await services().courses.publication(ines, courseId)
    const published = snapshot.chapters[0]?.videos[0]?.captions
    expect(published).toMatchObject([{ language: 'en', label: 'English' }])
    for (let i = 0; i < 15; i++) await put(videoId, file(`later ${i}`))
    await put(videoId, file('neu'), {}, ines, 'de')
    const live = await get(courseId)
    expect(live.has_unpublished_changes).toBe(true)
    expect(isSameOutline(snapshot, live)).toBe(false)
    expect(diffCourses(snapshot, live)).toMatchObject([
      { type: 'captions', language: 'de', is: 'added' },
      { type: 'captions', language: 'en', is: 'changed' },
    ])
    const [track, ...others] = await captionTracks(server().context, videoId, {
      captions: published,
      expiresInSeconds: 60,
    })
    expect(others).toEqual([])
    const served = (src: string) => {
      const url = new URL(src, 'http://localhost')
      const [, , , id = '', checksum = ''] = url.pathname.split('/')
      return services().captions.served(url.pathname, url.searchParams, id, checksum)
    }
    expect(await served(track?.src ?? '')).toContain('published')
    const now = await captionTracks(server().context, videoId, { expiresInSeconds: 60 })
    expect(now.map(({ language }) => language)).toEqual(['de', 'en'])
    expect(await served(now[1]?.src ?? '')).toContain('later 14')
    await expect(served((track?.src ?? '').replace(/exp=\d/, 'exp=9'))).rejects.toMatchObject({
      code: 'forbidden',
    })

    const back = await services().courses.revert(ines, courseId)
    expect(back.has_unpublished_changes).toBe(false)
    expect(isSameOutline(snapshot, back)).toBe(true)
    expect((await services().captions.get(ines, videoId, 'en')).text).toContain('published')

    // Deleted, they go on being shown; with their video they are gone at once.
    await services().captions.remove(ines, videoId, 'en')
    expect(
      await captionTracks(server().context, videoId, { captions: published, expiresInSeconds: 60 }),
    ).toHaveLength(1)
    await services().videos.remove(ines, videoId)
    await expect(served(track?.src ?? '')).rejects.toMatchObject({ code: 'notFound' })
  })

  it('differ by their label, and not by a change and the change back', async () => {
    const { courseId, videoId } = await world()
    await put(videoId, file('A'))
    await services().courses.publish(ines, courseId)
    await put(videoId, file('B'))
    await put(videoId, file('A'))
    expect((await get(courseId)).has_unpublished_changes).toBe(false)
    await put(videoId, file('A'), { label: 'English, for the hard of hearing' })
    expect((await get(courseId)).has_unpublished_changes).toBe(true)
  })
})

it('goes along with a copy of the course', async () => {
  const { courseId, videoId } = await world()
  await put(videoId, file('A'))
  await put(videoId, file('gone'), {}, ines, 'de')
  await services().captions.remove(ines, videoId, 'de')
  const { value: copy } = await services().courses.duplicate(ines, courseId, {})
  const [video] = copy.chapters[0]?.videos ?? []
  expect(video?.captions).toMatchObject([{ language: 'en', revision: 1, cues: 1 }])
  expect((await services().captions.get(ines, video?.id ?? '', 'en')).text).toContain('A')
  const { value: titles } = await services().courses.duplicate(ines, courseId, { withVideos: false })
  expect(titles.chapters[0]?.videos[0]?.captions).toEqual([])
})
