import { setImmediate as turn } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import type { Presence } from '@/types/live'
import type { CourseEvent } from '@/types/operations'
import { eventually } from '@/test/utils/eventually'
import { createEventStream } from './event-stream'
import { Room, type Follower } from './room'

const eventAt = (revision: number, padding = ''): CourseEvent => ({
  operation: {
    id: `0198c2f1-0000-7000-8000-${String(revision).padStart(12, '0')}`,
    course_id: 'course',
    revision,
    kind: 'rename',
    changes: [{ type: 'rename', item: 'video', id: 'video', before: '', after: padding }],
    actor: null,
    client_id: null,
    undo_of: null,
    undone_by: null,
    created_at: '2026-01-01T00:00:00.000Z',
  },
  rows: { chapters: [], videos: [] },
})

/** A course whose log is this list; what a follower got is read from its own stream. */
function makeRoom(log: CourseEvent[] = []) {
  let presence: Presence = { people: [] }
  const readEvents = vi.fn(async (after: number, limit: number) => {
    await turn()
    return log.filter(({ operation }) => operation.revision > after).slice(0, limit)
  })
  const errors: unknown[] = []
  const room = new Room({
    readEvents,
    readPresence: () => Promise.resolve(presence),
    onError: (error) => errors.push(error),
  })
  const join = (cursor: number) => {
    const follower: Follower = {
      cursor,
      stream: createEventStream({
        onReady: () => room.deliver(),
        onClosed: () => room.followers.delete(follower),
        abort: () => undefined,
      }),
    }
    room.followers.add(follower)
    const reader = follower.stream.body.getReader()
    const pieces = ['']
    const read = async (until: string) => {
      const decoder = new TextDecoder()
      // What is waited for may come in two pieces; in all of the text it would be looked for again and again.
      while (!pieces.slice(-2).join('').includes(until)) {
        const { done, value } = await reader.read()
        if (done) break
        pieces.push(decoder.decode(value, { stream: true }))
      }
      return pieces.join('')
    }
    return { follower, read, leave: () => reader.cancel() }
  }
  return { room, log, readEvents, errors, join, presenceIs: (value: Presence) => (presence = value) }
}

const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, i) => from + i)

it('sends each event once and in order, however often and late it is woken', async () => {
  const { room, log, join } = makeRoom()
  const { read } = join(0)
  for (let revision = 1; revision <= 300; revision++) {
    log.push(eventAt(revision))
    if (revision % 7 === 0) room.advance(revision)
    if (revision % 11 === 0) room.advance(revision - 5) // an older message that comes late
    if (revision % 50 === 0) await turn()
  }
  room.advance(300)
  expect(idsIn(await read('id: 300\n'))).toEqual(upTo(300))
})

it('reads once for everybody who is at the same place', async () => {
  const { room, log, join, readEvents } = makeRoom()
  const all = [join(0), join(0), join(0)]
  log.push(eventAt(1))
  room.advance(1)
  for (const { read } of all) expect(idsIn(await read('id: 1\n'))).toEqual([1])
  expect(readEvents).toHaveBeenCalledTimes(1)
})

it('lets somebody who catches up not hold up the others', async () => {
  const { room, join, readEvents } = makeRoom(upTo(500).map((revision) => eventAt(revision)))
  const late = join(0)
  const live = join(499)
  room.advance(500)
  expect(idsIn(await live.read('id: 500\n'))).toEqual([500])
  expect(readEvents.mock.calls[0]?.[0]).toBe(499)
  expect(idsIn(await late.read('id: 500\n'))).toEqual(upTo(500))
})

it('reads nothing for a follower that takes nothing, and goes on where it stopped', async () => {
  const long = 'x'.repeat(50_000)
  const { room, join, readEvents } = makeRoom(upTo(40).map((revision) => eventAt(revision, long)))
  const { read, follower } = join(0)
  room.advance(40)
  await eventually(() => expect(follower.stream.isReady).toBe(false))
  const { cursor } = follower
  expect(cursor).toBeLessThan(20)
  const { length: reads } = readEvents.mock.calls
  room.advance(40)
  await turn()
  expect(readEvents.mock.calls.length).toBe(reads)
  expect(idsIn(await read('id: 40\n'))).toEqual(upTo(40))
})

it('reads little more than it can send when each event is large', async () => {
  const large = 'x'.repeat(200_000)
  const { room, join, readEvents } = makeRoom(upTo(60).map((revision) => eventAt(revision, large)))
  const { read } = join(0)
  room.advance(60)
  expect(idsIn(await read('id: 60\n'))).toEqual(upTo(60))
  const portions = await Promise.all(
    readEvents.mock.results.map(({ value }) => value as Promise<CourseEvent[]>),
  )
  expect(portions.flat().length).toBeLessThan(60 * 4)
})

it('says so when the log has a hole instead of passing over it', async () => {
  const { room, join } = makeRoom([eventAt(1), eventAt(2), eventAt(6), eventAt(7)])
  const { read } = join(1)
  room.advance(7)
  const text = await read('id: 7\n')
  expect(idsIn(text)).toEqual([2, 5, 6, 7])
  expect(text).toContain('id: 5\nevent: reset\ndata: {"revision":5}\n\n')
})

it('says so when the latest edits are not in the log', async () => {
  const { room, join } = makeRoom([eventAt(1)])
  const { read } = join(1)
  room.advance(4)
  expect(await read('id: 4\n')).toContain('event: reset\ndata: {"revision":4}\n\n')
})

it('tries again after a failure, from the same place', async () => {
  const { room, log, join, readEvents, errors } = makeRoom()
  const { read } = join(0)
  log.push(eventAt(1))
  readEvents.mockRejectedValueOnce(new Error('the database is away'))
  room.advance(1)
  await eventually(() => expect(errors).toHaveLength(1))
  room.advance(1)
  expect(idsIn(await read('id: 1\n'))).toEqual([1])
})

it('tells who is here once, and again when that changes', async () => {
  const { room, join, presenceIs } = makeRoom()
  const { read } = join(0)
  room.presenceChanged()
  await read('event: presence')
  room.presenceChanged() // the same people: nothing to tell
  await turn()
  presenceIs({ people: [{ id: 'mara', name: 'Mara', clients: 2 }] })
  room.presenceChanged()
  const text = await read('"clients":2')
  expect(text.match(/event: presence/g)).toHaveLength(2)
})

it('has nothing more to do with a follower that hung up', async () => {
  const { room, join, readEvents, log } = makeRoom()
  const { leave } = join(0)
  await leave()
  log.push(eventAt(1))
  room.advance(1)
  await turn()
  expect(room.followers.size).toBe(0)
  expect(readEvents).not.toHaveBeenCalled()
})
