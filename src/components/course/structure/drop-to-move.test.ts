import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyMove, moveByOne as moveItemByOne } from '@/lib/course-tree'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { CourseTree } from '@/types/course'
import {
  type Block,
  describeMove,
  type DropPlace,
  dropToMove,
  type Landing,
  moveByOne,
  movesOf,
  moveToPlace,
} from './drop-to-move'
import { chapterEndKey } from './outline-rows'

const video = (id: string) => makeVideo({ id, filename: `Video ${id}` })

/** A: a1 a2 a3 · B: b1 b2 · C: empty */
const course: CourseTree = makeCourse({
  chapters: [
    makeChapter({ id: 'A', title: 'Chapter A', videos: [video('a1'), video('a2'), video('a3')] }),
    makeChapter({ id: 'B', title: 'Chapter B', videos: [video('b1'), video('b2')] }),
    makeChapter({ id: 'C', title: 'Chapter C' }),
  ],
})
const open = () => true
const closed = () => false

const order = (tree: CourseTree) =>
  tree.chapters.map(({ id, videos }) => `${id}: ${videos.map((row) => row.id).join(' ')}`.trim())

const landed = (tree: CourseTree, landing: Landing) => movesOf(tree, landing).reduce(applyMove, tree)

function dropped(
  type: 'chapter' | 'video',
  id: string,
  place: DropPlace,
  isExpanded = open,
): string[] | null {
  const landing = dropToMove(course, { type, ids: id.split(' ') }, place, isExpanded)
  return landing && order(landed(course, landing))
}

describe('a dropped video', () => {
  it('lands above the row whose upper half was under the pointer', () => {
    expect(dropped('video', 'a3', { over: 'video', id: 'a1', edge: 'top' })).toEqual([
      'A: a3 a1 a2',
      'B: b1 b2',
      'C:',
    ])
  })
  it('lands below the row whose lower half was under the pointer', () => {
    expect(dropped('video', 'a1', { over: 'video', id: 'a2', edge: 'bottom' })).toEqual([
      'A: a2 a1 a3',
      'B: b1 b2',
      'C:',
    ])
  })
  it('goes into another chapter between two of its videos', () => {
    expect(dropped('video', 'a2', { over: 'video', id: 'b2', edge: 'top' })).toEqual([
      'A: a1 a3',
      'B: b1 a2 b2',
      'C:',
    ])
  })
  it.each([
    ['on itself, upper half', { over: 'video', id: 'a2', edge: 'top' }],
    ['on itself, lower half', { over: 'video', id: 'a2', edge: 'bottom' }],
    ['below the row before it', { over: 'video', id: 'a1', edge: 'bottom' }],
    ['above the row behind it', { over: 'video', id: 'a3', edge: 'top' }],
  ] as const)('changes nothing %s', (_where, place) => {
    expect(dropped('video', 'a2', place)).toBeNull()
  })
  it('goes to the end of the chapter whose row it is dropped on, in a frame', () => {
    const place = { over: 'chapter', id: 'B', edge: 'top' } as const
    expect(dropped('video', 'a1', place)).toEqual(['A: a2 a3', 'B: b1 b2 a1', 'C:'])
    expect(dropToMove(course, { type: 'video', ids: ['a1'] }, place, open)?.mark).toEqual({
      kind: 'into',
      chapterId: 'B',
    })
  })
  it('goes to the end of its own chapter when dropped on that chapter', () => {
    expect(dropped('video', 'a1', { over: 'chapter', id: 'A', edge: 'bottom' })?.[0]).toBe('A: a2 a3 a1')
    expect(dropped('video', 'a3', { over: 'chapter', id: 'A', edge: 'bottom' })).toBeNull()
  })
  it('fills an empty chapter', () => {
    expect(dropped('video', 'a1', { over: 'chapter-end', id: 'C', edge: 'bottom' })).toEqual([
      'A: a2 a3',
      'B: b1 b2',
      'C: a1',
    ])
  })
  it('draws its line at the level of videos', () => {
    const landing = dropToMove(
      course,
      { type: 'video', ids: ['a1'] },
      { over: 'video', id: 'b1', edge: 'bottom' },
      open,
    )
    expect(landing?.mark).toEqual({ kind: 'line', rowKey: 'b1', edge: 'bottom', level: 'video' })
  })
  it.each([
    ['the target is gone', 'a1', 'gone'],
    ['it is gone itself', 'gone', 'a1'],
  ])('changes nothing when %s', (_why, id, target) => {
    expect(dropped('video', id, { over: 'video', id: target, edge: 'top' })).toBeNull()
    expect(dropped('video', id, { over: 'chapter', id: target, edge: 'top' })).toBeNull()
  })
})

describe('a dropped chapter', () => {
  it('takes its videos along', () => {
    expect(dropped('chapter', 'B', { over: 'chapter', id: 'A', edge: 'top' }, closed)).toEqual([
      'B: b1 b2',
      'A: a1 a2 a3',
      'C:',
    ])
  })
  it('lands behind a closed chapter from its lower half', () => {
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'C', edge: 'bottom' }, closed)).toEqual([
      'B: b1 b2',
      'C:',
      'A: a1 a2 a3',
    ])
  })
  it('lands before or behind a whole open chapter, by the half of its rows', () => {
    expect(dropped('chapter', 'C', { over: 'video', id: 'a1', edge: 'top' })?.[0]).toBe('C:')
    expect(dropped('chapter', 'C', { over: 'video', id: 'a3', edge: 'bottom' })?.[1]).toBe('C:')
  })
  it('draws its line at the end of the chapter it lands behind', () => {
    const place = { over: 'video', id: 'a3', edge: 'bottom' } as const
    expect(dropToMove(course, { type: 'chapter', ids: ['C'] }, place, open)?.mark).toEqual({
      kind: 'line',
      rowKey: chapterEndKey('A'),
      edge: 'bottom',
      level: 'chapter',
    })
  })
  it('changes nothing on itself, on its own videos and at its own place', () => {
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'A', edge: 'bottom' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'video', id: 'a2', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'chapter-end', id: 'A', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'B', edge: 'top' }, closed)).toBeNull()
    expect(dropped('chapter', 'B', { over: 'chapter', id: 'A', edge: 'bottom' }, closed)).toBeNull()
  })
  it('changes nothing when it or the target is gone', () => {
    expect(dropped('chapter', 'gone', { over: 'chapter', id: 'A', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'chapter', id: 'gone', edge: 'top' })).toBeNull()
    expect(dropped('chapter', 'A', { over: 'video', id: 'gone', edge: 'top' })).toBeNull()
  })
})

describe('several at once', () => {
  it('land together, in the order of the outline', () => {
    expect(dropped('video', 'a1 a3', { over: 'video', id: 'b1', edge: 'bottom' })).toEqual([
      'A: a2',
      'B: b1 a1 a3 b2',
      'C:',
    ])
    expect(dropped('video', 'a2 b1', { over: 'video', id: 'a1', edge: 'top' })).toEqual([
      'A: a2 b1 a1 a3',
      'B: b2',
      'C:',
    ])
    expect(dropped('chapter', 'A B', { over: 'chapter', id: 'C', edge: 'bottom' }, closed)).toEqual([
      'C:',
      'A: a1 a2 a3',
      'B: b1 b2',
    ])
  })
  it('gather where one of them stands', () => {
    expect(dropped('video', 'a1 a3', { over: 'video', id: 'a3', edge: 'top' })?.[0]).toBe('A: a2 a1 a3')
    expect(dropped('video', 'a1 b2', { over: 'chapter', id: 'A', edge: 'top' })?.[0]).toBe('A: a2 a3 a1 b2')
  })
  it('stay when they stand there together already', () => {
    expect(dropped('video', 'a1 a2', { over: 'video', id: 'a3', edge: 'top' })).toBeNull()
    expect(dropped('video', 'a1 a2', { over: 'video', id: 'a1', edge: 'bottom' })).toBeNull()
    expect(dropped('chapter', 'A B', { over: 'chapter', id: 'C', edge: 'top' }, closed)).toBeNull()
  })
  it('land without what was deleted meanwhile', () => {
    expect(dropped('video', 'gone a1', { over: 'chapter-end', id: 'C', edge: 'top' })?.[2]).toBe('C: a1')
  })
  it('move no row that is in its place already', () => {
    const landing = dropToMove(
      course,
      { type: 'video', ids: ['a1', 'a3'] },
      { over: 'video', id: 'a1', edge: 'bottom' },
      open,
    )
    expect(landing && movesOf(course, landing)).toEqual([
      { type: 'video', id: 'a3', toChapterId: 'A', afterId: 'a1' },
    ])
  })
})

describe('moveToPlace', () => {
  const moved = (type: Block['type'], ids: string, chosen: Parameters<typeof moveToPlace>[2]) => {
    const landing = moveToPlace(course, { type, ids: ids.split(' ') }, chosen)
    return landing && order(landed(course, landing))
  }
  it('puts videos first, last or behind another in a chapter', () => {
    expect(moved('video', 'a2', { chapterId: 'B', place: 'first' })?.[1]).toBe('B: a2 b1 b2')
    expect(moved('video', 'a2', { chapterId: 'B', place: 'last' })?.[1]).toBe('B: b1 b2 a2')
    expect(moved('video', 'a1 a3', { chapterId: 'B', place: { behind: 'b1' } })?.[1]).toBe('B: b1 a1 a3 b2')
  })
  it('puts a chapter first, last or behind another', () => {
    expect(moved('chapter', 'C', { place: 'first' })?.[0]).toBe('C:')
    expect(moved('chapter', 'A', { place: 'last' })?.[2]).toBe('A: a1 a2 a3')
    expect(moved('chapter', 'C', { place: { behind: 'A' } })?.[1]).toBe('C:')
  })
  it('is nothing where the item stands already, or for what is gone', () => {
    expect(moved('video', 'a1', { chapterId: 'A', place: 'first' })).toBeNull()
    expect(moved('chapter', 'C', { place: 'last' })).toBeNull()
    expect(moved('video', 'gone', { chapterId: 'A', place: 'last' })).toBeNull()
    expect(moved('video', 'a1', { chapterId: 'gone', place: 'last' })).toBeNull()
    expect(moved('video', 'a1', { chapterId: 'B', place: { behind: 'gone' } })).toBeNull()
  })
})

describe('one place up or down', () => {
  const stepped = (type: Block['type'], ids: string, step: -1 | 1) => {
    const landing = moveByOne(course, { type, ids: ids.split(' ') }, step)
    return landing && order(landed(course, landing))
  }
  it('swaps a block with its neighbour', () => {
    expect(stepped('video', 'a2 a3', -1)?.[0]).toBe('A: a2 a3 a1')
    expect(stepped('video', 'a1 a2', 1)?.[0]).toBe('A: a3 a1 a2')
    expect(stepped('chapter', 'A B', 1)).toEqual(['C:', 'A: a1 a2 a3', 'B: b1 b2'])
  })
  it('goes on into the next chapter at the edge', () => {
    expect(stepped('video', 'a2 a3', 1)).toEqual(['A: a1', 'B: a2 a3 b1 b2', 'C:'])
    expect(stepped('video', 'b1 b2', -1)).toEqual(['A: a1 a2 a3 b1 b2', 'B:', 'C:'])
  })
  it('gathers at the first on the way up and at the last on the way down', () => {
    expect(stepped('video', 'a2 b1', -1)).toEqual(['A: a2 b1 a1 a3', 'B: b2', 'C:'])
    expect(stepped('video', 'a1 b1', 1)).toEqual(['A: a2 a3', 'B: b2 a1 b1', 'C:'])
    expect(stepped('video', 'a1 a3', -1)?.[0]).toBe('A: a1 a3 a2')
  })
  it('is nothing at the very edge', () => {
    expect(stepped('video', 'a1 a2', -1)).toBeNull()
    expect(stepped('chapter', 'B C', 1)).toBeNull()
    expect(stepped('chapter', 'gone', 1)).toBeNull()
  })
})

it('says where something was moved to', () => {
  const said = (block: Block, chosen: Parameters<typeof moveToPlace>[2]) => {
    const landing = moveToPlace(course, block, chosen)
    return landing && describeMove(course, landing)
  }
  expect(said({ type: 'video', ids: ['a1'] }, { chapterId: 'B', place: { behind: 'b1' } })).toBe(
    "Moved 'Video a1' to 'Chapter B', place 2 of 3.",
  )
  expect(said({ type: 'chapter', ids: ['A'] }, { place: 'last' })).toBe(
    "Moved chapter 'Chapter A', place 3 of 3.",
  )
  expect(said({ type: 'video', ids: ['a1', 'a3'] }, { chapterId: 'B', place: 'last' })).toBe(
    "Moved 2 videos to 'Chapter B', places 3 to 4 of 4.",
  )
})

describe('any block, anywhere', () => {
  /** Chapters with so many videos each, a block out of them, and where it is let go. */
  const scene = fc
    .array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 6 })
    .chain((sizes) => {
      const tree = makeCourse({
        chapters: sizes.map((size, at) =>
          makeChapter({
            id: `c${at}`,
            videos: Array.from({ length: size }, (_video, index) => video(`v${at}.${index}`)),
          }),
        ),
      })
      const chapters = tree.chapters.map(({ id }) => id)
      const videos = tree.chapters.flatMap((chapter) => chapter.videos.map(({ id }) => id))
      return fc.record({
        tree: fc.constant(tree),
        block: fc.oneof(
          fc.subarray(chapters, { minLength: 1 }).map((ids): Block => ({ type: 'chapter', ids })),
          fc.subarray(videos).map((ids): Block => ({ type: 'video', ids })),
        ),
        place: fc.record({
          over: fc.constantFrom('chapter', 'video', 'chapter-end'),
          at: fc.nat(),
          edge: fc.constantFrom('top', 'bottom'),
        }),
        isExpanded: fc.boolean(),
        step: fc.constantFrom<-1 | 1>(-1, 1),
      })
    })
    .map(({ place, ...rest }) => {
      const ids = rest.tree.chapters.flatMap((chapter) =>
        place.over === 'video' ? chapter.videos.map(({ id }) => id) : [chapter.id],
      )
      const over: DropPlace = { over: place.over, id: ids[place.at % ids.length] ?? 'none', edge: place.edge }
      return { ...rest, place: over }
    })

  const flat = (tree: CourseTree, type: Block['type']) =>
    type === 'chapter'
      ? tree.chapters.map(({ id }) => id)
      : tree.chapters.flatMap(({ videos }) => videos.map(({ id }) => id))

  function expectOneBlock(before: CourseTree, block: Block, landing: Landing | null) {
    if (!landing) return
    const after = landed(before, landing)
    const ids = flat(after, block.type)
    const from = ids.indexOf(block.ids[0] ?? '')
    expect(ids.slice(from, from + block.ids.length), 'together and in order').toEqual(block.ids)
    const others = (tree: CourseTree) => flat(tree, block.type).filter((id) => !block.ids.includes(id))
    expect(others(after), 'the others keep their order').toEqual(others(before))
    expect(order(after), 'something changed').not.toEqual(order(before))
    const home = after.chapters.find(({ id }) => id === landing.toChapterId)
    const list = landing.toChapterId === undefined ? flat(after, 'chapter') : home?.videos.map(({ id }) => id)
    expect(list?.slice(landing.place - 1, landing.place - 1 + block.ids.length)).toEqual(block.ids)
    expect(list).toHaveLength(landing.of)
  }

  it('lands as one block, and nothing else moves', () => {
    fc.assert(
      fc.property(scene, ({ tree, block, place, isExpanded }) =>
        expectOneBlock(
          tree,
          block,
          dropToMove(tree, block, place, () => isExpanded),
        ),
      ),
    )
  })
  it('steps as one block, and comes to an end', () => {
    fc.assert(
      fc.property(scene, ({ tree, block, step }) => {
        let now = tree
        const most = flat(tree, block.type).length + tree.chapters.length + 1
        for (let count = 0; ; count += 1) {
          const landing = moveByOne(now, block, step)
          if (!landing) break
          expect(count, 'it ends').toBeLessThan(most)
          expectOneBlock(now, block, landing)
          now = landed(now, landing)
        }
      }),
    )
  })
  it("steps a single item as the server's own rule does", () => {
    fc.assert(
      fc.property(scene, ({ tree, block: { type, ids }, step }) => {
        const [id] = ids
        if (id === undefined) return
        const rule = moveItemByOne(tree, id, step)
        const landing = moveByOne(tree, { type, ids: [id] }, step)
        expect(landing && order(landed(tree, landing))).toEqual(rule && order(applyMove(tree, rule)))
      }),
    )
  })
})
