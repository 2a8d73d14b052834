import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, type ErrorCode } from '@/lib/errors'
import { makeCourse, makeQueuedEdit } from '@/test/factories'
import type { WriteResult } from '@/types/operations'
import { createCourseQueue } from './course-queue'
import { undoEdit } from './bulk-edits'
import { courseEdit, createChapterEdit, createVideoEdit } from './edits'
import type { Edit, QueuedEdit } from './queued-edit'

const tree = makeCourse({ id: 'course-1', title: 'A' })
const answer: WriteResult = { revision: 2, events: [] }

/** A queue, and a server that answers when told to. */
function setUp({ put = () => Promise.resolve(true) }: { put?: () => Promise<boolean> } = {}) {
  const asked: { edit: QueuedEdit; accept: () => void; fail: (code: ErrorCode, after?: number) => void }[] =
    []
  const kept = new Map<string, QueuedEdit>()
  const log: string[] = []
  let isOnline = true
  const queue = createCourseQueue({
    send: (edit) =>
      new Promise((resolve, reject) => {
        asked.push({
          edit,
          accept: () => resolve(answer),
          fail: (code, retryAfter) =>
            reject(new AppError(code, 'x', retryAfter === undefined ? {} : { retryAfter })),
        })
      }),
    store: {
      put: async (edit) => {
        const isKept = await put()
        if (isKept) kept.set(edit.id, edit)
        return isKept
      },
      remove: (id) => Promise.resolve(void kept.delete(id)),
    },
    isOnline: () => isOnline,
    ready: () => Promise.resolve(),
    onChange: () => {},
    onAccepted: (edit) => log.push(`accepted ${edit.id}`),
    onRefused: (edit, error, dependants) =>
      log.push(`refused ${[edit, ...dependants].map(({ id }) => id).join(' ')}: ${error.code}`),
    onHeld: (edits, error) => log.push(`held ${edits.map(({ id }) => id).join(' ')}: ${error.code}`),
    onConflict: (edit) => log.push(`conflict ${edit.id}: ${String(edit.field?.value)}`),
  })
  const add = (id: string, edit?: Partial<Edit>) => {
    const { done } = queue.add(makeQueuedEdit({ ...edit, id }))
    const outcome = done.then(
      () => 'accepted',
      (error: unknown) => (error instanceof AppError ? error.code : 'odd'),
    )
    return outcome
  }
  const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
  return {
    queue,
    asked,
    kept,
    log,
    add,
    turn,
    sent: () => asked.map(({ edit }) => edit.id),
    phases: () => queue.items().map(({ edit, phase }) => `${edit.id} ${phase}`),
    shown: () => queue.items().flatMap(({ edit, isShown }) => (isShown ? [edit.id] : [])),
    setOnline: (online: boolean) => (isOnline = online),
    last: () => {
      const last = asked.at(-1)
      if (!last) throw new Error('nothing was sent')
      return last
    },
  }
}

const title = (value: string, from = 'A'): Partial<Edit> => courseEdit(tree, { title: value }, from)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('order', () => {
  it('keeps an edit before it leaves, sends one at a time, and forgets what was answered', async () => {
    const { add, asked, sent, kept, turn, log, last } = setUp()
    const first = add('1')
    void add('2')
    expect(asked).toEqual([])
    await turn()
    expect([...kept.keys()]).toEqual(['1', '2'])
    expect(sent()).toEqual(['1'])
    last().accept()
    expect(await first).toBe('accepted')
    await turn()
    expect([...kept.keys()]).toEqual(['2'])
    expect(sent()).toEqual(['1', '2'])
    last().accept()
    await turn()
    expect([log, kept.size]).toEqual([['accepted 1', 'accepted 2'], 0])
  })

  it('sends what an earlier page left before everything newer that has not left', async () => {
    const { queue, add, sent, turn, last } = setUp()
    void add('new 1')
    await turn()
    void add('new 2')
    queue.adopt([makeQueuedEdit({ id: 'old 1' }), makeQueuedEdit({ id: 'old 2' })])
    queue.adopt([makeQueuedEdit({ id: 'old 1' })])
    for (let index = 0; index < 4; index += 1) {
      last().accept()
      await turn()
    }
    expect(sent()).toEqual(['new 1', 'old 1', 'old 2', 'new 2'])
  })

  it('goes on without a store that fails or does not answer, and says that nothing is kept', async () => {
    const failing = setUp({ put: () => Promise.resolve(false) })
    void failing.add('1')
    await failing.turn()
    expect([failing.sent(), failing.queue.isKept()]).toEqual([['1'], false])
    const hanging = setUp({ put: () => new Promise(() => {}) })
    void hanging.add('1')
    await hanging.turn(1_999)
    expect(hanging.sent()).toEqual([])
    await hanging.turn(1)
    expect([hanging.sent(), hanging.queue.isKept()]).toEqual([['1'], false])
  })
})

describe('a server that does not answer', () => {
  it('is tried again quietly after 0.5, 1.5 and 3.5 seconds under the same id', async () => {
    const { add, sent, last, turn, queue, log } = setUp()
    const first = add('1')
    await turn()
    for (const ms of [500, 1_500, 3_500]) {
      last().fail('network')
      await turn(ms - 1)
      expect(queue.trouble()).toBe('noAnswer')
      const before = sent().length
      await turn(1)
      expect(sent()).toHaveLength(before + 1)
    }
    last().accept()
    expect(await first).toBe('accepted')
    expect(sent()).toEqual(['1', '1', '1', '1'])
    expect([log, queue.trouble()]).toEqual([['accepted 1'], null])
  })

  it('takes everything off the screen in the end, keeps it, tells it once, and sends it when told to', async () => {
    const { add, last, turn, queue, log, phases, shown, kept, sent, asked } = setUp()
    const [first, second] = [add('1'), add('2')]
    const giveUp = async () => {
      for (let tries = 0; tries < 4; tries += 1) {
        last().fail('unavailable')
        await turn(3_500)
      }
    }
    await turn()
    await giveUp()
    expect(await Promise.all([first, second])).toEqual(['unavailable', 'unavailable'])
    expect(phases()).toEqual(['1 held', '2 held'])
    expect([shown(), kept.size, log]).toEqual([[], 2, ['held 1 2: unavailable']])

    queue.wake()
    await turn()
    expect(shown(), 'nothing shows before the server has it').toEqual([])
    await giveUp()
    expect(log).toHaveLength(1)

    queue.retry()
    await turn()
    expect(shown(), 'asked for by a person').toEqual(['1', '2'])
    last().accept()
    await turn()
    last().accept()
    await turn()
    expect([log.slice(1), kept.size]).toEqual([['accepted 1', 'accepted 2'], 0])
    expect(sent().at(-1)).toBe('2')
    expect(asked.filter(({ edit }) => edit.id === '2')).toHaveLength(1)
  })

  it('is tried again with a new edit, behind what waits', async () => {
    const { add, last, turn, log, sent } = setUp()
    void add('1')
    await turn()
    for (let tries = 0; tries < 4; tries += 1) {
      last().fail('timeout')
      await turn(3_500)
    }
    void add('2')
    await turn()
    expect(sent().at(-1)).toBe('1')
    last().accept()
    await turn()
    last().accept()
    await turn()
    expect(log).toEqual(['held 1: timeout', 'accepted 1', 'accepted 2'])
  })

  it('is waited for while it is busy with the same edit, or asks to be', async () => {
    const { add, last, turn, sent, queue } = setUp()
    const first = add('1')
    await turn()
    last().fail('inProgress', 1)
    await turn(1_000)
    last().fail('rateLimited', 7)
    await turn(6_999)
    expect([sent(), queue.trouble()]).toEqual([['1', '1'], 'noAnswer'])
    await turn(1)
    last().accept()
    expect(await first).toBe('accepted')
  })
})

describe('offline', () => {
  it('keeps edits on the screen, and sends them on return', async () => {
    const { add, last, turn, sent, queue, phases, shown, setOnline, log } = setUp()
    setOnline(false)
    void add('1')
    await turn()
    last().fail('network')
    await turn()
    void add('2')
    await turn()
    last().fail('network')
    await turn()
    expect(phases()).toEqual(['1 queued', '2 queued'])
    expect([shown(), queue.trouble(), log]).toEqual([['1', '2'], 'offline', []])
    await queue.settled()
    setOnline(true)
    const before = sent().length
    queue.wake()
    await turn()
    last().accept()
    await turn()
    last().accept()
    await turn()
    expect(sent().slice(before)).toEqual(['1', '2'])
    expect(log).toEqual(['accepted 1', 'accepted 2'])
  })

  it('looks now and then, because a server on the same machine may answer', async () => {
    const { add, last, turn, sent, setOnline } = setUp()
    setOnline(false)
    void add('1')
    await turn()
    last().fail('network')
    await turn(30_000)
    expect(sent()).toEqual(['1', '1'])
  })

  it('refuses what is asked for now or not at all', async () => {
    const { add, last, turn, setOnline, queue, kept } = setUp()
    setOnline(false)
    void add('1')
    const publish = add('2', { isNow: true })
    await turn()
    last().fail('network')
    await turn()
    expect(await publish).toBe('network')
    expect(queue.items().map(({ edit }) => edit.id)).toEqual(['1'])
    expect([...kept.keys()]).toEqual(['1'])
  })
})

describe('a refusal', () => {
  it('takes one edit back alone, with what makes no sense without it', async () => {
    const { add, last, turn, log, sent, shown } = setUp()
    const made = add('1', createChapterEdit(tree, { id: 'C', title: 'C' }))
    void add('2')
    const inside = add('3', createVideoEdit(tree, { id: 'v', chapterId: 'C', filename: 'v' }))
    const back = add('4', undoEdit('course-1', { id: '3', changes: [] }))
    await turn()
    last().fail('internal')
    expect(await Promise.all([made, inside, back])).toEqual(['internal', 'internal', 'internal'])
    await turn()
    expect(shown()).toEqual(['2'])
    expect(sent()).toEqual(['1', '2'])
    expect(log).toEqual(['refused 1 3 4: internal'])
  })

  it('holds everything when nobody is signed in', async () => {
    const { add, last, turn, log, phases, queue } = setUp()
    const first = add('1')
    await turn()
    last().fail('unauthenticated')
    expect(await first).toBe('unauthenticated')
    expect([phases(), queue.trouble(), log]).toEqual([['1 held'], 'signedOut', ['held 1: unauthenticated']])
  })

  it('can be given up while it waits, not while it is on its way', async () => {
    const { add, turn, queue, kept, last } = setUp()
    const [first, second] = [add('1'), add('2')]
    await turn()
    expect(queue.discard('1')).toBe(false)
    expect(queue.discard('2')).toBe(true)
    expect(await second).toBe('accepted')
    last().accept()
    await first
    await turn()
    expect([kept.size, queue.items()]).toEqual([0, []])
  })
})

describe('a text', () => {
  it('is one edit as long as it has not left', async () => {
    const { add, turn, sent, last, kept } = setUp()
    void add('1')
    await turn()
    const first = add('2', title('B'))
    void add('3')
    const second = add('4', title('C'))
    await turn()
    expect([...kept.keys()]).toEqual(['1', '2', '3'])
    last().accept()
    await turn()
    expect(last().edit.request.json).toEqual({ title: 'C', expected: { title: 'A' } })
    expect(last().edit.changes).toEqual([{ type: 'course', before: { title: 'A' }, after: { title: 'C' } }])
    last().accept()
    expect(await Promise.all([first, second])).toEqual(['accepted', 'accepted'])
    await turn()
    expect(sent()).toEqual(['1', '2', '3'])
  })

  it('is no edit when it is back as it was', async () => {
    const { add, turn, sent, last, kept } = setUp()
    void add('1')
    await turn()
    const both = [add('2', title('B')), add('3', title('A'))]
    expect(await Promise.all(both)).toEqual(['accepted', 'accepted'])
    last().accept()
    await turn()
    expect([sent(), kept.size]).toEqual([['1'], 0])
  })

  it('begins where the one before it ends, or where that began if it is refused', async () => {
    const { add, turn, last, asked } = setUp()
    void add('1', title('B'))
    await turn()
    void add('2', title('C'))
    await turn()
    expect(asked).toHaveLength(1)
    last().fail('invalid')
    await turn()
    expect(last().edit.request.json).toEqual({ title: 'C', expected: { title: 'A' } })

    void add('3', title('D'))
    await turn()
    last().accept()
    await turn()
    expect(last().edit.request.json).toEqual({ title: 'D', expected: { title: 'C' } })
  })

  it('that somebody else changed is set aside with the newest words, and the rest goes on', async () => {
    const { add, turn, last, phases, queue, shown, kept, log } = setUp()
    const first = add('1', title('B'))
    await turn()
    const second = add('2', title('C'))
    void add('3')
    last().fail('changed')
    expect(await Promise.all([first, second])).toEqual(['changed', 'changed'])
    await turn()
    expect(phases()).toEqual(['1 conflict', '3 sending'])
    expect([shown(), log]).toEqual([['3'], ['conflict 1: C']])
    expect([...kept.keys()]).toEqual(['1', '3'])
    expect(await add('4', title('D'))).toBe('changed')
    expect(log.at(-1)).toBe('conflict 1: D')
    expect(queue.discard('1')).toBe(true)
    await turn()
    expect([...kept.keys()]).toEqual(['3'])
  })
})

describe('the stream', () => {
  it('can be faster than the answer', async () => {
    const { add, turn, queue, sent, log, last } = setUp()
    const first = add('1')
    void add('2')
    await turn()
    const late = last()
    queue.confirm('1')
    expect(await first).toBe('accepted')
    await turn()
    late.fail('network')
    await turn(10_000)
    expect(sent()).toEqual(['1', '2'])
    expect(log).toEqual(['accepted 1'])
  })

  it('ends a pause between two tries', async () => {
    const { add, turn, queue, sent, last } = setUp()
    const first = add('1')
    await turn()
    last().fail('timeout')
    await turn()
    queue.confirm('1')
    queue.confirm('unknown')
    expect(await first).toBe('accepted')
    await turn(10_000)
    expect(sent()).toEqual(['1'])
  })
})
