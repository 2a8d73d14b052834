import { describe, expect, it } from 'vitest'
import { distinct, formOf, readReleased, refusedBy } from '../testing/statement-record'
import { useTestDatabase } from '../testing/test-database'

const database = useTestDatabase()
const { release, statements } = readReleased()

/** What the release sends and the database does not understand any more. */
const refused = (change?: string) =>
  refusedBy(database(), statements, (client) => (change ? client.query(change) : Promise.resolve()))

describe(`release ${release} beside this one, on one database`, () => {
  it('can still say everything that it says', async () => {
    expect(statements.length).toBeGreaterThan(300)
    expect(await refused()).toEqual([])
  })

  it.each([
    ['loses a column', 'alter table course drop column price cascade'],
    ['gets another name for one', 'alter table video rename column storage_key to object_key'],
    ['loses a table', 'drop table chapter cascade'],
    ['gets another name for one', 'alter table feature_flag rename to flag'],
    ['has another type', `alter table course alter column revision type text using revision::text`],
  ])('could not if a table that it uses %s: %s', async (_what, change) => {
    expect((await refused(change)).length).toBeGreaterThan(0)
  })

  it('does not care for what is new', async () => {
    const added = 'alter table course add column anything text; create table new_one (id uuid primary key)'
    expect(await refused(added)).toEqual([])
  })
})

describe('statements of one form', () => {
  it('are one, however many values and rows they have', () => {
    const one = 'insert into "a" ("x", "y") values ($1, $2)'
    const many = 'insert into "a" ("x", "y") values ($1, $2), ($3, $4), ($5, $6)'
    const list = (n: number) =>
      `select "x" from "a" where "y" in (${Array.from({ length: n }, (_, at) => `$${at + 1}`).join(', ')})`
    expect(distinct([many, one, list(5), list(2), list(2)])).toEqual([one, list(2)])
    expect(formOf(one)).not.toBe(formOf('insert into "a" ("x", "z") values ($1, $2)'))
  })

  it('are only those that read and write', () => {
    expect(distinct(['begin', 'select 1', 'listen a', 'create table b ()'])).toEqual(['select 1'])
  })
})
