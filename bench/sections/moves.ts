import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { progress, type Row, type Section } from '../lib/report'
import { withDatabase } from '../lib/seed'
import { median } from '../lib/stats'
import { makeReferenceTable } from '../reference/server'
import type { BenchContext } from './context'

const SIZES = [10, 100, 1_000, 10_000]
const TIMED_MOVES = 40
const COUNTED_MOVES = 10
/** A move in the longest list may take this many times what it takes in the shortest. */
const GOAL_GROWTH = 2

/** What one move costs the server, however long the list is. */
export async function moves(context: BenchContext): Promise<Section> {
  const { app, rounds } = context
  const written: Row[] = []
  const times: Row[] = []
  const details: unknown[] = []
  for (const count of SIZES) {
    const course = await context.course(1, count)
    const ids = (course.chapters[0]?.videos ?? []).map(({ id }) => id)
    await withDatabase(app.databaseURL, (db) => makeReferenceTable(db, ids))
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 1; round <= rounds; round++) {
      progress(`moves: ${count.toLocaleString('en-US')} videos, round ${round} of ${rounds}`)
      ours.push(median(await timeMoves(context, course.id, ids)))
      theirs.push(median(await timeReorders(context, ids)))
    }
    const counted = await withDatabase(app.databaseURL, (db) => countRows(db, context, course.id, ids))
    const videos = count.toLocaleString('en-US')
    written.push({
      what: `${videos} videos: outline rows written by a move`,
      unit: 'rows',
      ours: counted.outline,
      reference: counted.reference,
      goal: 1,
      beside: `with its log: ${counted.all}`,
    })
    times.push({
      what: `${videos} videos: one move over HTTP`,
      unit: 'ms',
      ours: median(ours),
      reference: median(theirs),
    })
    details.push({ count, ours, reference: theirs, counted })
  }
  const [shortest, longest] = [times[0], times.at(-1)]
  const growth = (value: 'ours' | 'reference') => (longest?.[value] ?? NaN) / (shortest?.[value] ?? NaN)
  return {
    title: 'Cost of one move on the server, all videos in one chapter',
    how:
      `Random moves one after another; medians of ${rounds} rounds of ${TIMED_MOVES}, ours and the reference in turn. The ` +
      'reference is the whole list sent and one UPDATE of every row, without sign-in, log, events or checks.',
    rows: [
      ...written,
      ...times,
      {
        what: '10,000 videos against 10: how many times longer',
        unit: '×',
        ours: growth('ours'),
        reference: growth('reference'),
        goal: GOAL_GROWTH,
      },
    ],
    details,
  }
}

/** Takes one out at random and puts it back somewhere else, so that each move is a change. */
function shuffleOne<T>(order: T[]): { moved: T | undefined; before: T | undefined } {
  const from = Math.floor(Math.random() * order.length)
  const step = 1 + Math.floor(Math.random() * (order.length - 1))
  const to = (from + step) % order.length
  const [moved] = order.splice(from, 1)
  if (moved !== undefined) order.splice(to, 0, moved)
  return { moved, before: order[to - 1] }
}

async function moveOnce({ account }: BenchContext, courseId: string, order: string[]): Promise<void> {
  const { moved, before } = shuffleOne(order)
  await account.call(
    'POST',
    `/api/courses/${courseId}/moves`,
    { type: 'video', id: moved, afterId: before ?? null },
    { 'Idempotency-Key': randomUUID(), Prefer: 'return=minimal' },
  )
}

async function timeMoves(context: BenchContext, courseId: string, order: string[]): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < TIMED_MOVES + 3; turn++) {
    const startedAt = performance.now()
    await moveOnce(context, courseId, order)
    times.push(performance.now() - startedAt)
  }
  return times.slice(3) // the first ones open connections and fill caches
}

/** The blueprint's way: the new order of everything, each time. */
async function timeReorders({ reference }: BenchContext, ids: readonly string[]): Promise<number[]> {
  const list = ids.map((id, index) => ({ id, filename: `Lesson 1-${index + 1}` }))
  const times: number[] = []
  for (let turn = 0; turn < TIMED_MOVES / 2 + 3; turn++) {
    shuffleOne(list)
    const body = JSON.stringify(list)
    const startedAt = performance.now()
    const response = await fetch(`${reference.baseURL}/reorder`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    await response.text()
    if (!response.ok) throw new Error(`the reference answered ${response.status}`)
    times.push(performance.now() - startedAt)
  }
  return times.slice(3)
}

/** Rows written per move, counted by triggers that see every row; after the timing, because they cost a little. */
async function countRows(
  db: pg.Client,
  context: BenchContext,
  courseId: string,
  ids: string[],
): Promise<{ outline: number; all: number; reference: number; byTable: Record<string, number> }> {
  const tables = await watchTables(db)
  try {
    for (let turn = 0; turn < COUNTED_MOVES; turn++) await moveOnce(context, courseId, ids)
    const byTable = await readCounts(db)
    await timeReorders(context, ids)
    const after = await readCounts(db)
    const ofReference = (after.bench_video ?? 0) - (byTable.bench_video ?? 0)
    const sum = (names: readonly string[]) => names.reduce((total, name) => total + (byTable[name] ?? 0), 0)
    return {
      outline: sum(['video', 'chapter']) / COUNTED_MOVES,
      all: sum(Object.keys(byTable)) / COUNTED_MOVES,
      reference: ofReference / (TIMED_MOVES / 2 + 3),
      byTable,
    }
  } finally {
    for (const table of tables) await db.query(`drop trigger bench_count on "${table}"`)
  }
}

async function watchTables(db: pg.Client): Promise<string[]> {
  await db.query('create table if not exists bench_write (table_name text not null)')
  await db.query('truncate bench_write')
  await db.query(`create or replace function bench_count() returns trigger language plpgsql as $$
    begin
      insert into bench_write values (tg_table_name);
      return null;
    end $$`)
  const { rows } = await db.query<{ tablename: string }>(
    "select tablename from pg_tables where schemaname = 'public' and tablename <> 'bench_write'",
  )
  const tables = rows.map(({ tablename }) => tablename)
  for (const table of tables) {
    await db.query(
      `create trigger bench_count after insert or update or delete on "${table}" for each row execute function bench_count()`,
    )
  }
  return tables
}

async function readCounts(db: pg.Client): Promise<Record<string, number>> {
  const { rows } = await db.query<{ table_name: string; written: number }>(
    'select table_name, count(*)::int as written from bench_write group by table_name',
  )
  return Object.fromEntries(rows.map(({ table_name, written }) => [table_name, written]))
}
