import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import * as schema from '../schema'
import { useTestDatabase } from '../../testing/test-database'
import { storageUseRepository } from './storage-use-repository'

const database = useTestDatabase()
const search = (text: string, after?: string) =>
  storageUseRepository.listAccounts(database().db, { search: text, after, limit: 20 })

beforeAll(async () => {
  await database().db.execute(sql`
    insert into "user" (id, name, email)
    select i, 'Person ' || md5(i::text), 'p' || lpad(i::text, 5, '0') || '@example.org' from generate_series(1, 20000) i`)
  await database().db.execute(sql`
    insert into "user" (id, name, email) values ('a', 'Åsa Öberg', 'asa@school.example'), ('b', '100 %', 'b_c@school.example')`)
  await database().db.execute(sql`vacuum analyze "user"`)
})

it('finds any part of a name or an email, however it is written, and takes signs for signs', async () => {
  expect((await search('ÖBERG')).map(({ id }) => id)).toEqual(['a'])
  expect((await search('SCHOOL.ex')).map(({ id }) => id)).toEqual(['a', 'b'])
  expect((await search('school', 'asa@school.example')).map(({ id }) => id)).toEqual(['b'])
  expect((await search('0 %')).map(({ id }) => id)).toEqual(['b'])
  expect((await search('b_c')).map(({ id }) => id)).toEqual(['b'])
  expect(await search('nobody at all')).toEqual([])
})

const plan = z.tuple([z.object({ 'QUERY PLAN': z.unknown() })])

it('reads an index of parts of words, where PostgreSQL has it', async () => {
  const { rows } = await database().db.execute(sql`select 1 from pg_extension where extname = 'pg_trgm'`)
  let sent: { text: string; values: unknown[] } | undefined
  const listening = drizzle(database().pool, {
    schema,
    logger: { logQuery: (text, values) => (sent = { text, values }) },
  })
  await storageUseRepository.listAccounts(listening, { search: 'öberg', after: undefined, limit: 20 })
  const explained = await database().pool.query(`explain (format json) ${sent?.text}`, sent?.values)
  const text = JSON.stringify(plan.parse(explained.rows))
  expect(text.includes('user_search')).toBe(rows.length > 0)
})
