import fc from 'fast-check'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { readPackage, type ReadPackage } from '@/lib/package/read-package'
import type { CoursePackage, ImportReport, ImportResult } from '@/schemas/package'
import { makePackage } from '@/test/factories/package'
import type { ProblemDetails } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Page } from '@/types/api'
import type { Operation } from '@/types/operations'
import { course as courseTable } from '../db/schema/course'
import { courseMember } from '../db/schema/operation'
import { FilesystemStorage } from '../storage/filesystem-storage'
import { sampleVideo, sendParts } from '../testing/factories'
import { useTestApp, type TestApp, type TestUser } from '../testing/test-app'

/** Two servers that know nothing of each other. */
const here = useTestApp({ env: { MAX_UPLOAD_BYTES: '50000000' } })
const there = useTestApp()
let mara: TestUser
let ines: TestUser
let sample: Buffer

beforeAll(async () => {
  sample = await sampleVideo()
})
beforeEach(async () => {
  mara = await here.signUp({ name: 'Mara Okafor' })
  ines = await there.signUp()
})

async function ask<T>(app: TestApp, path: string, as: TestUser, json?: unknown): Promise<T> {
  const answer = await app.request(path, { as, ...(json !== undefined && { json }) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}
const treeOf = (app: TestApp, as: TestUser, id: string) => ask<CourseTree>(app, `/api/courses/${id}`, as)
const check = (pack: CoursePackage, rest: object = {}, as = mara, app = here) =>
  ask<ImportReport>(app, '/api/packages/check', as, { package: pack, ...rest })
const take = (pack: CoursePackage, rest: object = {}, as = mara, app = here) =>
  ask<ImportResult>(app, '/api/packages/import', as, { package: pack, ...rest })
const refusal = async (app: TestApp, as: TestUser, json: unknown, path = '/api/packages/import') => {
  const answer = await app.request(path, { as, json })
  return (await answer.json()) as ProblemDetails
}

/** As a browser sends a file to a video that is there. */
async function send(
  app: TestApp,
  as: TestUser,
  to: { id: string; courseId: string; chapterId: string; replace?: boolean },
  name: string,
  bytes: Uint8Array,
) {
  const { storage, db } = app.context
  if (!(storage instanceof FilesystemStorage)) throw new Error('the tests store files on disk')
  const request = { ...to, filename: name, size: bytes.length }
  const { upload } = await ask<{ upload: { id: string } }>(app, '/api/videos/upload', as, request)
  await sendParts({ db, storage }, upload.id, bytes)
  await ask(app, `/api/uploads/${upload.id}/complete`, as, {})
}

/** A real video like no other: the sample, and a box that players skip. */
function video(mark: number): Buffer {
  const box = Buffer.alloc(16)
  box.writeUInt32BE(16, 0)
  box.write('free', 4)
  box.writeUInt32BE(mark, 8)
  return Buffer.concat([sample, box])
}

async function exported(app: TestApp, as: TestUser, id: string, media: 0 | 1 = 1): Promise<ReadPackage> {
  const answer = await app.request(`/api/courses/${id}/export/package?media=${media}`, { as })
  return readPackage(await answer.blob())
}

/** All that a package is to bring along, ids and all. */
const facts = ({ title, description, price, currency, difficulty, chapters }: CourseTree) => ({
  title,
  description,
  price,
  currency,
  difficulty,
  chapters: chapters.map((chapter) => ({
    id: chapter.id,
    title: chapter.title,
    videos: chapter.videos.map(
      ({ id, filename, originalFilename, size, format, status, duration, width, height, codecs }) => ({
        ...{ id, filename, originalFilename, size, format, status, duration, width, height, codecs },
      }),
    ),
  })),
})

const odd = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength }),
      fc.string({ unit: 'binary', minLength: 1, maxLength }),
      fc.constantFrom('=1+1', '../../x', '<b>&amp;', '\u202Eabc', '👩‍👩‍👧', 'مقدمة', 'a/b\\c:d', 'CON', '…'),
    )
    .filter((text) => !text.includes('\0') && /[\p{L}\p{N}\p{P}\p{S}]/u.test(text))

const randomCourse = fc.record({
  title: odd(60),
  description: fc.option(odd(200)),
  price: fc.option(fc.integer({ min: 1, max: 9_999_999 }).map((cents) => cents / 100)),
  difficulty: fc.constantFrom('beginner', 'intermediate', 'advanced'),
  chapters: fc.array(
    fc.record({
      title: odd(40),
      videos: fc.array(fc.record({ filename: odd(40), file: fc.boolean() }), { maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
})

describe('exporting and importing on an empty server', () => {
  it('gives the same course', async () => {
    let mark = 0
    await fc.assert(
      fc.asyncProperty(randomCourse, async ({ chapters, ...fields }) => {
        const plan = chapters.map((chapter) => ({
          id: newId(),
          title: chapter.title,
          videos: chapter.videos.map(({ filename }) => ({ id: newId(), filename })),
        }))
        const made = await ask<CourseTree>(here, '/api/courses', mara, { ...fields, chapters: plan })
        for (const [i, chapter] of chapters.entries()) {
          for (const [j, { file }] of chapter.videos.entries()) {
            const [chapterId, id] = [plan[i]?.id ?? '', plan[i]?.videos[j]?.id ?? '']
            if (!file) continue
            await send(here, mara, { id, courseId: made.id, chapterId }, `${mark} été.mp4`, video(mark++))
          }
        }
        const before = await treeOf(here, mara, made.id)

        const pack = await exported(here, mara, made.id)
        expect(pack.notes).toEqual([])
        const report = await check(pack.manifest, {}, ines, there)
        const done = await take(pack.manifest, {}, ines, there)
        expect(done).toMatchObject({ is_new: true, course_id: made.id })
        const wanted = done.videos.filter(({ media }) => media === 'send')
        expect(report.send.files).toBe(wanted.length)
        for (const { package_id, id, chapter_id } of wanted) {
          const file = await pack.open(package_id)
          if (!file) throw new Error('the package has the file')
          const to = { id, courseId: done.course_id, chapterId: chapter_id }
          await send(there, ines, to, file.name, new Uint8Array(await file.arrayBuffer()))
        }
        const after = await treeOf(there, ines, done.course_id)
        expect(facts(after)).toEqual(facts(before))
        expect(after.setup_completed_at).not.toBeNull()

        // Again, nothing is left to do.
        const again = await check(pack.manifest, {}, ines, there)
        expect(again).toMatchObject({ fields: [], items: [], kept: 0, send: { files: 0, bytes: 0 } })
        expect(again.target.id).toBe(made.id)
      }),
      { numRuns: 12 },
    )
  })
})

describe('the picture of a course', () => {
  const jpeg = Buffer.concat([Buffer.from('ffd8ffc0000808002000400000', 'hex'), Buffer.from('mine')])

  it('comes along, and a package that has it already leaves it as it is', async () => {
    const plan = { title: 'Light', difficulty: 'beginner', chapters: [] }
    const made = await ask<CourseTree>(here, '/api/courses', mara, plan)
    const path = `/api/courses/${made.id}/picture`
    const json = { picture: jpeg.toString('base64') }
    expect((await here.request(path, { as: mara, method: 'PUT', json })).status).toBe(200)
    const pack = await exported(here, mara, made.id, 0)
    expect(pack.notes).toEqual([])
    const picture = await pack.picture()
    expect(picture && jpeg.equals(Buffer.from(await picture.arrayBuffer()))).toBe(true)

    const done = await take(pack.manifest, {}, ines, there)
    expect(done.wants_picture).toBe(true)
    const to = `/api/courses/${done.course_id}/picture`
    expect((await there.request(to, { as: ines, method: 'PUT', json })).status).toBe(200)
    const before = await treeOf(there, ines, done.course_id)
    expect((await take(pack.manifest, {}, ines, there)).wants_picture).toBe(false)
    // A package without one does not take it away.
    const bare = { ...pack.manifest, picture: null }
    expect((await check(bare, {}, ines, there)).fields).toEqual([])
    expect((await take(bare, {}, ines, there)).wants_picture).toBe(false)
    const after = await treeOf(there, ines, done.course_id)
    expect(after).toMatchObject({ picture: before.picture, revision: before.revision })
  })
})

describe('importing', () => {
  const titles = ({ chapters }: CourseTree) =>
    chapters.map(({ title, videos }) => [title, ...videos.map(({ filename }) => filename)])

  it('says first what it would do, and writes nothing', async () => {
    const pack = makePackage()
    const report = await check(pack)
    expect(report).toMatchObject({
      target: { id: null, title: 'Light' },
      candidates: [],
      chapters: { new: 1, changed: 0, unchanged: 0 },
      videos: { new: 2, changed: 0, unchanged: 0 },
      send: { files: 1, bytes: 100 },
      kept: 0,
      room: { usedBytes: 0, quotaBytes: null },
    })
    expect(report.items.map(({ title, change, media }) => [title, change, media])).toEqual([
      ['First', 'new', 'none'],
      ['Shadow', 'new', 'send'],
      ['Later', 'new', 'none'],
    ])
    expect((await ask<Page<unknown>>(here, '/api/courses', mara)).items).toEqual([])
  })

  it('leaves a video planned whose file is not in the package, and says so', async () => {
    const pack = makePackage({ file: { path: null } })
    expect((await check(pack)).items[1]).toMatchObject({ title: 'Shadow', media: 'missing' })
    const { course_id } = await take(pack)
    const [shadow] = (await treeOf(here, mara, course_id)).chapters[0]?.videos ?? []
    expect(shadow).toMatchObject({ filename: 'Shadow', status: 'planned', size: 0 })
  })

  it('says which file is over the limit of the server', async () => {
    const report = await check(makePackage({ file: { size: 50_000_001 } }))
    expect(report.items[1]).toMatchObject({ media: 'tooLarge' })
    expect(report.send.files).toBe(0)
  })

  it('brings a course up to date in one step that can be taken back', async () => {
    const made = await ask<CourseTree>(here, '/api/courses', mara, {
      title: 'Light',
      difficulty: 'beginner',
      chapters: ['One', 'Two', 'Three'].map((title) => ({
        id: newId(),
        title,
        videos: ['a', 'b', 'c'].map((name) => ({ id: newId(), filename: `${title} ${name}` })),
      })),
    })
    const { manifest } = await exported(here, mara, made.id)
    const [one, two, three] = manifest.chapters
    if (!one || !two || !three) throw new Error('made above')

    // Meanwhile the course goes on: something is added, something is marked, something renamed.
    const own = await ask<{ id: string }>(here, `/api/chapters/${two.id}/videos`, mara, { filename: 'Own' })
    const marked = one.videos[1]?.id ?? ''
    await ask(here, `/api/courses/${made.id}/delete`, mara, { ids: [marked, three.id] })
    await ask(here, `/api/courses/${made.id}/renames`, mara, {
      updates: [{ type: 'chapter', id: two.id, title: 'Zwei' }],
    })
    const before = await treeOf(here, mara, made.id)

    // And so does the package, elsewhere.
    const extra = makePackage().chapters[0]
    if (!extra) throw new Error('a package has a chapter')
    const changed: CoursePackage = {
      ...manifest,
      course: { ...manifest.course, title: 'More light', price: 20 },
      chapters: [
        two,
        { ...extra, videos: [...extra.videos, ...one.videos.slice(2)] },
        {
          ...one,
          videos: [
            ...one.videos.slice(1, 2),
            { ...extra.videos[1], id: newId(), title: 'New', file: null, captions: [] },
            ...one.videos.slice(0, 1),
          ],
        },
        three,
      ],
    }
    const report = await check(changed)
    expect(report).toMatchObject({
      target: { id: made.id, title: 'Light' },
      candidates: [{ id: made.id, title: 'Light' }],
      fields: [
        { field: 'title', before: 'Light', after: 'More light' },
        { field: 'price', before: null, after: 20 },
      ],
      kept: 1,
      videos: { new: 3 },
    })
    const told = new Map(report.items.map((item) => [item.title, item]))
    expect(told.get('Two')).toMatchObject({ change: 'changed', was: 'Zwei' })
    expect(told.get('Three')).toMatchObject({ change: 'changed', is_restored: true })
    expect(told.get('One b')).toMatchObject({ change: 'changed', is_restored: true })
    expect(told.get('One c')).toMatchObject({ change: 'changed', is_moved: true })
    expect(told.get('First')).toMatchObject({ change: 'new' })
    expect(facts(await treeOf(here, mara, made.id))).toEqual(facts(before))

    const operationId = newId()
    const answer = await here.request('/api/packages/import', {
      as: mara,
      json: { package: changed },
      headers: { 'idempotency-key': operationId },
    })
    expect(await answer.json()).toMatchObject({ course_id: made.id, is_new: false })
    const after = await treeOf(here, mara, made.id)
    expect(titles(after)).toEqual([
      ['Two', 'Two a', 'Two b', 'Two c', 'Own'],
      ['First', 'Shadow', 'Later', 'One c'],
      ['One', 'One b', 'New', 'One a'],
      ['Three', 'Three a', 'Three b', 'Three c'],
    ])
    expect(after).toMatchObject({ title: 'More light', price: 20 })
    expect(after.revision).toBe(before.revision + 1)
    expect(after.chapters[0]?.videos[3]?.id).toBe(own.id)
    const { items } = await ask<Page<Operation>>(here, `/api/courses/${made.id}/operations`, mara)
    expect(items[0]).toMatchObject({ id: operationId, kind: 'import' })

    // The same again is nothing, and taking it back gives the course as it was.
    expect(await check(changed)).toMatchObject({ fields: [], kept: 1, chapters: { unchanged: 4 } })
    await take(changed)
    expect((await treeOf(here, mara, made.id)).revision).toBe(after.revision)
    await ask(here, `/api/courses/${made.id}/operations/${operationId}/undo`, mara, {})
    expect(facts(await treeOf(here, mara, made.id))).toEqual(facts(before))
  })

  it('gives ids that belong to somebody else new ones, and finds those again', async () => {
    const pack = makePackage()
    const first = await take(pack)
    expect(first).toMatchObject({ is_new: true, course_id: pack.course.id })
    const jonas = await here.signUp()
    const his = await take(pack, {}, jonas)
    expect(his.is_new).toBe(true)
    expect(his.course_id).not.toBe(first.course_id)
    const ids = (tree: CourseTree) =>
      tree.chapters.flatMap(({ id, videos }) => [id, ...videos.map((v) => v.id)])
    const [hers, copy] = [await treeOf(here, mara, first.course_id), await treeOf(here, jonas, his.course_id)]
    expect(titles(copy)).toEqual(titles(hers))
    expect(ids(copy).filter((id) => ids(hers).includes(id))).toEqual([])

    const again = await take({ ...pack, course: { ...pack.course, title: 'Shade' } }, {}, jonas)
    expect(again).toMatchObject({ is_new: false, course_id: his.course_id })
    const now = await treeOf(here, jonas, his.course_id)
    expect(ids(now)).toEqual(ids(copy))
    expect(now.title).toBe('Shade')
    expect((await treeOf(here, mara, first.course_id)).title).toBe('Light')
  })

  it('makes a second course when that is wanted, and names both the next time', async () => {
    const pack = makePackage()
    const first = await take(pack)
    const second = await take(pack, { course_id: null })
    expect(second.is_new).toBe(true)
    const { candidates } = await check(pack)
    expect(candidates.map(({ id }) => id)).toEqual([first.course_id, second.course_id])
    const third = await take(
      { ...pack, course: { ...pack.course, title: 'Two' } },
      { course_id: second.course_id },
    )
    expect(third.course_id).toBe(second.course_id)
    expect((await treeOf(here, mara, first.course_id)).title).toBe('Light')
    expect((await treeOf(here, mara, second.course_id)).title).toBe('Two')
  })

  it('makes a new course where the old one was deleted', async () => {
    const pack = makePackage()
    const { course_id } = await take(pack)
    await here.request(`/api/courses/${course_id}`, { as: mara, method: 'DELETE' })
    const again = await take(pack)
    expect(again.is_new).toBe(true)
    expect(again.course_id).not.toBe(course_id)
  })

  it('tells a file that is there from another one, which takes its place', async () => {
    const made = makePackage()
    const { course_id, videos } = await take(made)
    const [shadow] = videos
    if (!shadow) throw new Error('the package has a video')
    await send(
      here,
      mara,
      { id: shadow.id, courseId: course_id, chapterId: shadow.chapter_id },
      'shadow.mp4',
      video(1),
    )
    const { manifest } = await exported(here, mara, course_id)
    expect((await take(manifest)).videos[0]?.media).toBe('there')
    const file = manifest.chapters[0]?.videos[0]?.file
    if (!file) throw new Error('it was sent')
    expect(file.checksum ?? file.name).toBeTruthy()
    const other = structuredClone(manifest)
    Object.assign(other.chapters[0]?.videos[0]?.file ?? {}, { size: 7, checksum: null })
    expect((await take(other)).videos[0]?.media).toBe('replace')
    Object.assign(other.chapters[0]?.videos[0]?.file ?? {}, { path: null })
    expect((await take(other)).videos[0]?.media).toBe('kept')
  })

  it('happens once when it is sent twice', async () => {
    const pack = makePackage()
    const key = { 'idempotency-key': newId() }
    const both = await Promise.all(
      [1, 2].map(() =>
        here.request('/api/packages/import', {
          as: mara,
          json: { package: pack, course_id: null },
          headers: key,
        }),
      ),
    )
    expect(both.map(({ status }) => status).toSorted()).toSatisfy((all: number[]) => all[0] === 200)
    expect((await ask<Page<unknown>>(here, '/api/courses', mara)).items).toHaveLength(1)
  })
})

describe('captions of a package', () => {
  const hello = 'WEBVTT\n\n00:00.000 --> 00:01.500\nHëllo <i>there</i>\n'
  const textOf = async (app: TestApp, as: TestUser, id: string, language: string) => {
    const answer = await app.request(`/api/videos/${id}/captions/${language}`, { as })
    return answer.ok ? ((await answer.json()) as { text: string; label: string }) : null
  }
  const put = (id: string, language: string, json: object) =>
    here.request(`/api/videos/${id}/captions/${language}`, { as: mara, method: 'PUT', json })

  it('go with it, and arrive as they were, in one step that can be taken back', async () => {
    const { course_id, videos } = await take(makePackage())
    const [first] = videos
    if (!first) throw new Error('the package has a video')
    expect((await put(first.id, 'pt-BR', { text: hello, label: 'Português' })).status).toBe(200)
    expect((await put(first.id, 'ar', { text: hello.replace('Hëllo', 'مرحبا') })).status).toBe(200)

    const pack = await exported(here, mara, course_id, 0)
    expect(pack.tracks).toBe(2)
    const done = await take(pack.manifest, {}, ines, there)
    const captions = (await pack.captions(first.package_id)).map(({ vtt: text, ...rest }) => ({
      video_id: done.videos[0]?.id,
      text,
      ...rest,
    }))
    const request = { course_id: done.course_id, captions }
    expect(await ask(there, '/api/packages/captions', ines, request)).toEqual({ kept: 2, problems: [] })
    for (const language of ['pt-BR', 'ar']) {
      const before = await textOf(here, mara, first.id, language)
      const after = await textOf(there, ines, done.videos[0]?.id ?? '', language)
      expect(after).toMatchObject({ text: before?.text, label: before?.label })
    }
    const path = `/api/courses/${done.course_id}/operations`
    const { items } = await ask<Page<Operation>>(there, path, ines)
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ kind: 'import' })
    // The same again changes nothing; taken back, they are gone.
    await ask(there, '/api/packages/captions', ines, request)
    expect((await ask<Page<Operation>>(there, path, ines)).items).toHaveLength(1)
    await ask(there, `${path}/${items[0]?.id}/undo`, ines, {})
    expect(await textOf(there, ines, done.videos[0]?.id ?? '', 'ar')).toBeNull()
  })

  it('are kept as far as they can be read, and only for videos of the course', async () => {
    const mine = await take(makePackage())
    const jonas = await here.signUp()
    const his = await take(makePackage(), {}, jonas)
    const [video, other] = [mine.videos[0]?.id, his.videos[0]?.id]
    const request = {
      course_id: mine.course_id,
      captions: [
        { video_id: video, language: 'en', text: hello },
        { video_id: video, language: 'de', text: 'no captions' },
        { video_id: other, language: 'en', text: hello },
      ],
    }
    const result = await ask<{ kept: number; problems: { language: string; message: string }[] }>(
      here,
      '/api/packages/captions',
      mara,
      request,
    )
    expect(result.kept).toBe(1)
    expect(result.problems.map(({ language }) => language)).toEqual(['de', 'en'])
    for (const { message } of result.problems) expect(message).toMatch(/^[A-Z].*\.$/s)
    expect(await textOf(here, mara, video ?? '', 'en')).not.toBeNull()
    expect(await textOf(here, jonas, other ?? '', 'en')).toBeNull()
    expect(await refusal(here, jonas, request, '/api/packages/captions')).toMatchObject({ status: 404 })
  })
})

describe('rights', () => {
  it('are those of whoever makes or changes courses', async () => {
    const pack = makePackage()
    const student = await here.signUp({ role: 'student' })
    for (const path of ['/api/packages/check', '/api/packages/import']) {
      expect(await refusal(here, student, { package: pack }, path)).toMatchObject({ status: 403 })
    }
    const { course_id } = await take(pack)
    const jonas = await here.signUp()
    const into = { package: pack, course_id }
    for (const path of ['/api/packages/check', '/api/packages/import']) {
      expect(await refusal(here, jonas, into, path)).toMatchObject({ status: 404 })
    }
    const member = { id: newId(), courseId: course_id, userId: jonas.id, email: jonas.email }
    await here.context.db.insert(courseMember).values({ ...member, role: 'viewer' })
    for (const path of ['/api/packages/check', '/api/packages/import']) {
      expect(await refusal(here, jonas, into, path)).toMatchObject({ status: 403, code: 'forbidden' })
    }
    // Who may only look gets a course of their own.
    expect((await check(pack, {}, jonas)).target.id).toBeNull()
    await here.context.db.update(courseMember).set({ role: 'editor' }).where(eq(courseMember.id, member.id))
    expect((await check(pack, {}, jonas)).target.id).toBe(course_id)
    expect((await take(pack, {}, jonas)).course_id).toBe(course_id)
  })
})

describe('a package that no course can be', () => {
  const many = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ id: newId(), title: `V ${i}`, file: null, captions: [] }))

  it('is refused with a sentence, and nothing is written', async () => {
    const pack = makePackage()
    const [chapter] = pack.chapters
    if (!chapter) throw new Error('a package has a chapter')
    const cases: [CoursePackage, RegExp][] = [
      [
        { ...pack, chapters: [{ ...chapter, videos: many(10_001) }] },
        /^This package has 10,001 videos, .* at most 10,000/,
      ],
      [
        { ...pack, chapters: Array.from({ length: 1_001 }, () => ({ ...chapter, id: newId(), videos: [] })) },
        /^This package has 1,001 chapters/,
      ],
      [{ ...pack, chapters: [chapter, chapter] }, /^An id stands twice/],
      [{ ...pack, chapters: [{ ...chapter, id: pack.course.id }] }, /^An id stands twice/],
    ]
    for (const [json, sentence] of cases) {
      for (const path of ['/api/packages/check', '/api/packages/import']) {
        const problem = await refusal(here, mara, { package: json }, path)
        expect(problem).toMatchObject({ status: 422, code: 'invalid' })
        expect(problem.detail).toMatch(sentence)
      }
    }
    const newer = await refusal(here, mara, { package: { ...pack, version: 2 } })
    expect(newer.status).toBe(422)
    expect((await ask<Page<unknown>>(here, '/api/courses', mara)).items).toEqual([])
  })

  it('is not taken into a course that it would make too large, which stays as it is', async () => {
    const pack = makePackage()
    const { course_id } = await take(pack)
    const [chapter] = pack.chapters
    if (!chapter) throw new Error('a package has a chapter')
    await take({ ...pack, chapters: [{ ...chapter, videos: [...chapter.videos, ...many(9_000)] }] })
    const before = await treeOf(here, mara, course_id)
    const problem = await refusal(here, mara, {
      package: { ...pack, chapters: [{ ...chapter, videos: many(1_000) }] },
    })
    expect(problem).toMatchObject({ status: 409, code: 'conflict' })
    expect(problem.detail).toMatch(/This one has 9,002, and the package brings 1,000 more/)
    expect(facts(await treeOf(here, mara, course_id))).toEqual(facts(before))
  })

  it('cannot make one row of two, nor a chapter of a video, nor reach into another course', async () => {
    const pack = makePackage()
    const { course_id } = await take(pack)
    const [chapter] = pack.chapters
    const [shadow] = chapter?.videos ?? []
    if (!chapter || !shadow) throw new Error('made above')
    const jonas = await here.signUp()
    const his = makePackage()
    const mixed: CoursePackage = {
      ...his,
      chapters: [
        // Her video’s id for a chapter, her chapter’s id for a video, her course’s id for another.
        {
          ...chapter,
          id: shadow.id,
          videos: [
            { ...shadow, id: chapter.id },
            { ...shadow, id: course_id },
          ],
        },
      ],
    }
    const before = await treeOf(here, mara, course_id)
    const done = await take(mixed, {}, jonas)
    expect((await treeOf(here, jonas, done.course_id)).chapters[0]?.videos).toHaveLength(2)
    expect(facts(await treeOf(here, mara, course_id))).toEqual(facts(before))
    expect(await take(mixed, {}, jonas)).toMatchObject({ course_id: done.course_id, is_new: false })
    expect((await treeOf(here, jonas, done.course_id)).chapters[0]?.videos).toHaveLength(2)

    // In her own course a chapter cannot become a video either.
    const swapped = {
      ...pack,
      chapters: [{ ...chapter, id: shadow.id, videos: [{ ...shadow, id: chapter.id }] }],
    }
    await take(swapped)
    const after = await treeOf(here, mara, course_id)
    expect(after.chapters).toHaveLength(2)
  })

  it('of 10,000 videos is taken at once', async () => {
    const pack = makePackage()
    const chapters = Array.from({ length: 100 }, (_, i) => ({
      id: newId(),
      title: `C ${i}`,
      videos: many(100),
    }))
    expect((await check({ ...pack, chapters })).videos.new).toBe(10_000)
    const { course_id } = await take({ ...pack, chapters })
    const [row] = await here.context.db.select().from(courseTable).where(eq(courseTable.id, course_id))
    expect(row?.title).toBe('Light')
    expect((await treeOf(here, mara, course_id)).totalVideos).toBe(10_000)
  })
})
