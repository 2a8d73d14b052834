import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { CourseTree } from '@/types/course'
import type { Change, EventRows } from '@/types/operations'
import { runsOf } from './change-runs'
import { applyChange, applyChanges } from './course-operations'

const chapterIds = ['A', 'B', 'C', 'D', 'E']
const videoIds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Any of the ids, there or not. */
const treeOf = fc
  .tuple(fc.shuffledSubarray(chapterIds), fc.shuffledSubarray(videoIds), fc.nat())
  .map(([chapters, videos, seed]) =>
    makeCourse({
      id: 'course',
      chapters: chapters.map((id, at) =>
        makeChapter({
          id,
          title: `Chapter ${id}`,
          videos: videos
            .filter((_video, index) => (index * 7 + seed) % chapters.length === at)
            .map((video) => makeVideo({ id: video, filename: `Video ${video}` })),
        }),
      ),
    }),
  )
const chapterId = fc.constantFrom(...chapterIds)
const videoId = fc.constantFrom(...videoIds)
const title = fc.constantFrom('One', 'Two', 'Three')
const after = (id: fc.Arbitrary<string>) => fc.option(fc.oneof(id, fc.constant('gone')))
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    type: fc.constantFrom('create' as const, 'unmark' as const),
    item: fc.constant('chapter' as const),
    id: chapterId,
    title,
    place: fc.record({ parentId: fc.constant('course'), afterId: after(chapterId) }),
  }),
  fc.record({
    type: fc.constantFrom('create' as const, 'unmark' as const),
    item: fc.constant('video' as const),
    id: videoId,
    title,
    place: fc.record({ parentId: fc.oneof(chapterId, fc.constant('gone')), afterId: after(videoId) }),
  }),
  fc.record({
    type: fc.constant('rename' as const),
    item: fc.constant('chapter' as const),
    id: chapterId,
    before: title,
    after: title,
  }),
  fc.record({
    type: fc.constant('rename' as const),
    item: fc.constant('video' as const),
    id: videoId,
    before: title,
    after: title,
  }),
  fc.oneof(chapterId, videoId).map((id): Change => ({
    type: 'mark',
    item: 'video',
    id,
    title: '',
    place: { parentId: '', afterId: null },
  })),
  fc.oneof(chapterId, videoId).map((id): Change => ({ type: 'remove', item: 'video', id, title: '' })),
)
const rowsOf = fc
  .tuple(fc.subarray(chapterIds), fc.subarray(videoIds))
  .map(([chapters, videos]): EventRows => ({
    chapters: chapters.map((id) =>
      makeChapter({ id, videos: videoIds.slice(0, 3).map((video) => makeVideo({ id: video })) }),
    ),
    videos: videos.map((id) => makeVideo({ id, chapter_id: 'A', status: 'ready' })),
  }))
/** The moment at which a planned row was made up is not part of what it is. */
const withoutTimes = (course: CourseTree) =>
  course.chapters.map((chapter) => ({
    ...chapter,
    videos: chapter.videos.map((video) => ({ ...video, created_at: '', updated_at: '' })),
  }))

describe('many changes', () => {
  it('come to the same as one after the other', () => {
    fc.assert(
      fc.property(treeOf, fc.array(change, { maxLength: 30 }), rowsOf, (tree, changes, rows) => {
        const single = changes.reduce((course, one) => applyChange(course, one, rows), tree)
        const many = applyChanges(tree, changes, rows)
        expect(withoutTimes(many)).toEqual(withoutTimes(single))
        expect([many.totalChapters, many.totalVideos]).toEqual([single.totalChapters, single.totalVideos])
        if (single === tree) expect(many).toBe(tree)
      }),
      { numRuns: 2_000 },
    )
  })
  it('keep their order and are cut where their kind changes', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const runs = runsOf(changes)
        expect(runs.flatMap((run) => run.changes as Change[])).toEqual(changes)
        runs.forEach((run, at) => expect(run.kind).not.toBe(runs[at + 1]?.kind))
      }),
    )
  })
  it('leave rows alone that they are not about', () => {
    const tree = makeCourse({
      chapters: ['A', 'B'].map((id) =>
        makeChapter({ id, videos: [makeVideo({ id: `${id}1` }), makeVideo({ id: `${id}2` })] }),
      ),
    })
    const renamed = applyChanges(tree, [
      { type: 'rename', item: 'video', id: 'A1', before: '', after: 'New' },
      { type: 'rename', item: 'video', id: 'A1', before: '', after: 'Newer' },
    ])
    expect(renamed.chapters[0]?.videos.map(({ filename }) => filename)).toEqual(['Newer', 'Reading the sky'])
    expect(renamed.chapters[0]?.videos[1]).toBe(tree.chapters[0]?.videos[1])
    expect(renamed.chapters[1]).toBe(tree.chapters[1])
  })
})
