import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { courseSorts } from '@/lib/course-list-view'
import { newId } from '@/lib/ids'
import type { CourseFilter } from '@/schemas/course'
import type { CourseListItem, Page, SessionUser } from '@/types/api'
import type { Executor } from '../db/client'
import { courseListQuery, type CourseListQuery } from '../db/repositories/course-list'
import { course as courseTable } from '../db/schema/course'
import { courseMember } from '../db/schema/operation'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'

const server = useTestServices()
const MANY = 10_000

type Query = CourseFilter & { cursor?: string; until?: string }

const list = (user: SessionUser, query: Query = {}): Promise<Page<CourseListItem>> =>
  server().services.courses.list(user, query)
const titles = ({ items }: { items: CourseListItem[] }) => items.map(({ title }) => title)

/** Every page of a list; `between` runs after each. */
async function walk(
  user: SessionUser,
  query: Query,
  between: (page: number) => Promise<void> = async () => {},
) {
  const seen: CourseListItem[] = []
  let cursor: string | undefined
  for (let page = 0; ; page += 1) {
    const answer = await list(user, { ...query, ...(cursor !== undefined && { cursor }) })
    seen.push(...answer.items)
    if (answer.nextCursor === null) return seen
    cursor = answer.nextCursor
    await between(page)
  }
}

/** Courses without chapters, as many as told, made by one statement. */
async function makeMany(owner: SessionUser, count: number): Promise<void> {
  await server().db.execute(sql`
    insert into course (id, instructor_id, title, description, status, difficulty, created_at, updated_at, total_duration)
    select gen_random_uuid(), ${owner.id},
      (array['Light', 'Äpfel', 'choir', 'مقدمة', 'Linocut'])[1 + n % 5] || ' ' || n / 3,
      'What course ' || n || ' teaches.',
      (array['draft', 'published', 'archived'])[1 + n % 3]::course_status,
      (array['beginner', 'intermediate', 'advanced'])[1 + n % 3]::difficulty,
      '2026-01-01'::timestamptz + (n / 4) * interval '1 minute',
      '2026-02-01'::timestamptz + (n * 7919 % 5000) * interval '1 minute',
      n % 100
    from generate_series(1, ${count}::int) n`)
}

let many: SessionUser
let jonas: SessionUser
beforeAll(async () => {
  many = await makeUser(server().db)
  jonas = await makeUser(server().db, { name: 'Jonas' })
  await makeMany(many, MANY)
  await makeMany(jonas, 500)
  await server().db.execute(sql`analyze course, course_search`)
})

describe.each(courseSorts)('10,000 courses sorted by %s', (sort) => {
  it('are each on one page, in order', async () => {
    // Pages as the API allows them for one sort, larger ones for the rest: the time goes into the number of pages.
    const seen = await walk(many, { sort, limit: sort === 'edited' ? 100 : 1_000 })
    expect(new Set(seen.map(({ id }) => id)).size).toBe(MANY)
    expect(seen).toHaveLength(MANY)
    expect(seen.every(({ instructor_id }) => instructor_id === many.id)).toBe(true)
    const keys = {
      edited: sql`updated_at desc, id desc`,
      created: sql`created_at desc, id desc`,
      title: sql`title collate "lectern_title", id`,
      '-title': sql`title collate "lectern_title" desc, id desc`,
      length: sql`total_duration desc, id desc`,
    }
    const inOrder = await server().db.execute<{ id: string }>(
      sql`select id from course where instructor_id = ${many.id} order by ${keys[sort]}`,
    )
    expect(seen.map(({ id }) => id)).toEqual(inOrder.rows.map(({ id }) => id))
  })

  it('are read by index, no more of them than the page holds', async () => {
    const { nextCursor } = await list(many, { sort, limit: 100 })
    expect(nextCursor).not.toBeNull()
    const [, key, id] = JSON.parse(Buffer.from(nextCursor ?? '', 'base64url').toString()) as [
      string,
      string | number,
      string,
    ]
    for (const after of [undefined, { key, id }]) {
      const nodes = await planOf({ userId: many.id, sort, limit: 51, ...(after && { after }) })
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && isBig(node))).toEqual([])
      const scan = nodes.find(({ 'Index Name': name }) => name?.startsWith('course_list_'))
      expect(scan?.['Actual Rows']).toBeLessThanOrEqual(51)
      expect(scan?.['Rows Removed by Filter'] ?? 0).toBe(0)
    }
  })
})

interface PlanNode {
  'Node Type': string
  'Index Name'?: string
  'Relation Name'?: string
  'Actual Rows': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

const isBig = (node: PlanNode) =>
  ['course', 'video', 'chapter', 'course_search'].includes(node['Relation Name'] ?? '')

async function planOf(query: CourseListQuery, db: Executor = server().db): Promise<PlanNode[]> {
  const answer = await db.execute<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    sql`explain (analyze, format json) ${courseListQuery(db, query)}`,
  )
  const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)]
  const plan = answer.rows[0]?.['QUERY PLAN'][0].Plan
  return plan ? flat(plan) : []
}

describe.each(courseSorts)('while others write, a list sorted by %s', (sort) => {
  it('holds what nobody touched exactly once', async () => {
    const owner = await makeUser(server().db)
    await makeMany(owner, 300)
    const { db } = server()
    const before = await walk(owner, { sort, limit: 100 })
    const touched = new Set<string>()
    const touch = async (index: number, change: (id: string) => Promise<unknown>) => {
      const id = before[index]?.id ?? ''
      touched.add(id)
      await change(id)
    }
    const rename = (title: string) => (id: string) =>
      db
        .update(courseTable)
        .set({ title, updatedAt: new Date(), totalDuration: 5_000 })
        .where(eq(courseTable.id, id))

    const seen = await walk(owner, { sort, limit: 20 }, async (page) => {
      if (page >= 10) return
      await db.insert(courseTable).values(
        ['0 first', 'Light 50', 'zzz last'].map((title) => ({
          id: newId(),
          title,
          instructorId: owner.id,
        })),
      )
      await touch(page * 20 + 3, rename('zzzz'))
      await touch(page * 20 + 30, rename('0000'))
      await touch(page * 20 + 31, (id) => server().services.courses.remove(owner, id))
    })
    for (const { id } of before) {
      if (touched.has(id)) continue
      expect(seen.filter((course) => course.id === id)).toHaveLength(1)
    }
  })
})

describe('a stretch of the list', () => {
  it('is read anew between its ends, with what came into it', async () => {
    const owner = await makeUser(server().db)
    for (const title of ['a', 'b', 'c', 'd', 'e']) await makeCourse(server().services, owner, { title })
    const first = await list(owner, { sort: 'title', limit: 2 })
    const second = await list(owner, { sort: 'title', limit: 2, cursor: first.nextCursor ?? '' })
    await makeCourse(server().services, owner, { title: 'a2' })
    await makeCourse(server().services, owner, { title: 'c2' })

    const again = await list(owner, { sort: 'title', limit: 10, until: first.nextCursor ?? '' })
    expect(titles(again)).toEqual(['a', 'a2', 'b'])
    expect(again.nextCursor).toBe(first.nextCursor)
    const between = { cursor: first.nextCursor ?? '', until: second.nextCursor ?? '' }
    expect(titles(await list(owner, { sort: 'title', limit: 10, ...between }))).toEqual(['c', 'c2', 'd'])
  })

  it('says where it broke off when more came into it than the page holds', async () => {
    const owner = await makeUser(server().db)
    for (const title of ['a', 'c']) await makeCourse(server().services, owner, { title })
    const { nextCursor } = await list(owner, { sort: 'title', limit: 1 })
    await makeCourse(server().services, owner, { title: '1' })
    const again = await list(owner, { sort: 'title', limit: 1, until: nextCursor ?? '' })
    expect(titles(again)).toEqual(['1'])
    expect(again.nextCursor).not.toBe(nextCursor)
    const rest = await list(owner, { sort: 'title', cursor: again.nextCursor ?? '', until: nextCursor ?? '' })
    expect(titles(rest)).toEqual(['a'])
    expect(rest.nextCursor).toBe(nextCursor)
  })
})

describe('cursors', () => {
  const made = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url')

  it('of another sort are refused', async () => {
    for (const sort of courseSorts) {
      const { nextCursor } = await list(many, { sort, limit: 1 })
      for (const other of courseSorts.filter((name) => name !== sort)) {
        for (const field of ['cursor', 'until'] as const) {
          await expect(list(many, { sort: other, [field]: nextCursor ?? '' })).rejects.toMatchObject({
            code: 'invalid',
            errors: [{ field }],
          })
        }
      }
    }
  })

  it.each([
    ['a year that PostgreSQL does not know', made('edited', '0000-01-01T00:00:00Z', newId())],
    ['NUL', made('edited', '2026-01-01T00:00:00\0Z', newId())],
    ['a number for a time', made('edited', 7, newId())],
    ['no id', made('edited', '2026-01-01T00:00:00Z', 'x')],
    ['an object', made('edited', {}, newId())],
    ['too few parts', made('edited')],
    ['an unknown sort', made('price', 7, newId())],
  ])('with %s are refused', async (_what, cursor) => {
    await expect(list(many, { cursor })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('hold any title', async () => {
    const owner = await makeUser(server().db)
    const odd = ['"\\"', '٢', '😀'.repeat(100), 'é', 'e\u0301', '\ud83d'.toWellFormed()]
    for (const title of odd) await makeCourse(server().services, owner, { title })
    expect(await walk(owner, { sort: 'title', limit: 1 })).toHaveLength(odd.length)
    expect(await walk(owner, { sort: '-title', limit: 1 })).toHaveLength(odd.length)
    await expect(list(owner, { sort: 'title', cursor: made('title', 'a\0', newId()) })).rejects.toMatchObject(
      {
        code: 'invalid',
      },
    )
  })
})

it('sorts titles as people do', async () => {
  const owner = await makeUser(server().db)
  const sorted = ['Äpfel', 'apple', 'Lesson 2', 'lesson 10', 'zebra', 'Zoo']
  for (const title of sorted.toReversed()) await makeCourse(server().services, owner, { title })
  expect(titles(await list(owner, { sort: 'title' }))).toEqual(sorted)
  expect(titles(await list(owner, { sort: '-title' }))).toEqual(sorted.toReversed())
})

describe('searching', () => {
  it('finds parts of words, each of the words, in whatever letters', async () => {
    const owner = await makeUser(server().db)
    await makeCourse(server().services, owner, {
      title: 'Conducting a CHOIR',
      description: 'By ear.\nWith patience.',
    })
    await makeCourse(server().services, owner, { title: 'Über Äpfel', description: 'مقدمة في الخط' })
    const find = async (search: string) => titles(await list(owner, { search }))
    expect(await find('oir')).toEqual(['Conducting a CHOIR'])
    expect(await find('ear choir')).toEqual(['Conducting a CHOIR'])
    expect(await find('choir apples')).toEqual([])
    expect(await find('ÄPF')).toEqual(['Über Äpfel'])
    expect(await find('a\u0308pfel')).toEqual(['Über Äpfel'])
    expect(await find('الخط')).toEqual(['Über Äpfel'])
    expect(await find('   ')).toHaveLength(2)
    expect(await find('ear\nwith')).toEqual(['Conducting a CHOIR'])
  })

  it('follows a changed title and description', async () => {
    const owner = await makeUser(server().db)
    const { id } = await makeCourse(server().services, owner, { title: 'Linocut', description: 'Ink.' })
    const change = (fields: Partial<typeof courseTable.$inferInsert>) =>
      server().db.update(courseTable).set(fields).where(eq(courseTable.id, id))
    const find = async (search: string) => titles(await list(owner, { search }))
    await change({ title: 'Woodcut' })
    expect(await find('lino')).toEqual([])
    expect(await find('woodcut ink')).toEqual(['Woodcut'])
    await change({ description: null })
    expect(await find('ink')).toEqual([])
  })

  it('reads an index of parts of words for a rare one, where PostgreSQL has it', async () => {
    const { rows } = await server().db.execute(sql`select 1 from pg_extension where extname = 'pg_trgm'`)
    // What was written last waits in a list of its own until this; so short texts would rather be read than looked up.
    await server().db.execute(sql`vacuum analyze course_search`)
    const nodes = await server().db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`)
      return planOf({ userId: many.id, sort: 'edited', limit: 51, search: 'course 7777' }, tx)
    })
    const expected = rows.length > 0 ? 'course_search_text' : 'course_list_edited'
    expect(nodes.map((node) => node['Index Name'])).toContain(expected)
  })

  it('finds the same without that index', async () => {
    const query = { userId: many.id, sort: 'edited', limit: 51, search: 'course 777' } as const
    const found = (await courseListQuery(server().db, query)).map(({ row }) => row.id)
    expect(found.length).toBeGreaterThan(10)
    const rollback = new Error('rolled back')
    const without = server().db.transaction(async (tx) => {
      await tx.execute(sql`drop index if exists course_search_text`)
      expect((await courseListQuery(tx, query)).map(({ row }) => row.id)).toEqual(found)
      throw rollback
    })
    await expect(without).rejects.toBe(rollback)
  })
})

describe('whose courses', () => {
  const invite = (courseId: string, person: SessionUser, role: 'owner' | 'editor' | 'viewer') =>
    server()
      .db.insert(courseMember)
      .values({ id: newId(), courseId, userId: person.id, email: person.email, role })

  it('are your own and those you are a member of, with your right and whose they are', async () => {
    const ines = await makeUser(server().db, { name: 'Ines' })
    const mara = await makeUser(server().db, { name: 'Mara' })
    const own = await makeCourse(server().services, ines, { title: 'Own' })
    const shared = await makeCourse(server().services, mara, { title: 'Shared' })
    const watched = await makeCourse(server().services, mara, { title: 'Watched' })
    await makeCourse(server().services, mara, { title: 'Private' })
    await invite(shared.id, ines, 'editor')
    await invite(watched.id, ines, 'viewer')
    const pending = await makeCourse(server().services, mara, { title: 'Not accepted' })
    await server()
      .db.insert(courseMember)
      .values({ id: newId(), courseId: pending.id, email: ines.email, role: 'editor', tokenHash: 'x' })

    const seen = await walk(ines, { sort: 'title', limit: 1 })
    expect(seen.map(({ title, access, instructor_name }) => [title, access, instructor_name])).toEqual([
      ['Own', 'owner', 'Ines'],
      ['Shared', 'editor', 'Mara'],
      ['Watched', 'viewer', 'Mara'],
    ])
    expect(titles(await list(ines, { search: 'share' }))).toEqual(['Shared'])
    expect(own.id).toBe(seen[0]?.id)
  })

  it('that were deleted are shown to those who can bring them back, the last deleted first', async () => {
    const ines = await makeUser(server().db)
    const mara = await makeUser(server().db)
    const { courses } = server().services
    const [a, b, c] = await Promise.all(
      ['A', 'B', 'C'].map((title) => makeCourse(server().services, ines, { title })),
    )
    for (const course of [b, a]) await courses.remove(ines, course?.id ?? '')
    await invite(a?.id ?? '', mara, 'editor')
    await invite(b?.id ?? '', mara, 'owner')
    expect(titles(await list(ines))).toEqual(['C'])
    const deleted = await walk(ines, { status: 'deleted', limit: 1 })
    expect(deleted.map(({ title }) => title)).toEqual(['A', 'B'])
    expect(deleted.every(({ deleted_at }) => deleted_at !== null)).toBe(true)
    expect(titles(await list(ines, { status: 'deleted', sort: '-title' }))).toEqual(['B', 'A'])
    expect(titles(await list(mara, { status: 'deleted' }))).toEqual(['B'])
    expect(titles(await list(mara))).toEqual([])
    expect(c?.title).toBe('C')
  })
})
