import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { CourseTree } from '@/types/course'
import { withNewVideos } from './new-videos'
import {
  applyMove,
  changeVideo,
  findChapter,
  findVideo,
  flattenOutline,
  moveByOne,
  placeOf,
  renameChapter,
  renameVideo,
  titleOf,
  withChapter,
  withVideo,
  withVideoChanges,
  withoutItem,
} from './course-tree'

/** `a: 1 2 | b: 3` for chapters a and b. */
const course = (outline = 'a: 1 2 3 | b: 4 | c:') =>
  makeCourse({
    chapters: outline.split('|').map((part) => {
      const [id = '', videos = ''] = part.split(':').map((text) => text.trim())
      return makeChapter({
        id,
        title: `Chapter ${id}`,
        videos: videos
          .split(' ')
          .filter(Boolean)
          .map((video) => makeVideo({ id: video, filename: `Video ${video}` })),
      })
    }),
  })

const outlineOf = (tree: CourseTree) =>
  tree.chapters
    .map(({ id, videos }) => `${id}: ${videos.map((video) => video.id).join(' ')}`.trim())
    .join(' | ')

/** What must hold of every tree, however it was made. */
function expectSound(tree: CourseTree) {
  const videos = tree.chapters.flatMap((chapter) => chapter.videos)
  expect(tree.chapters.map(({ order }) => order)).toEqual(tree.chapters.map((_, index) => index))
  for (const chapter of tree.chapters) {
    expect(chapter.videoCount).toBe(chapter.videos.length)
    expect(chapter.videos.map(({ order }) => order)).toEqual(chapter.videos.map((_, index) => index))
    expect(chapter.videos.every((video) => video.chapter_id === chapter.id)).toBe(true)
  }
  expect(new Set(videos.map(({ id }) => id)).size).toBe(videos.length)
  expect([tree.totalChapters, tree.totalVideos]).toEqual([tree.chapters.length, videos.length])
  expect(tree.totalDuration).toBe(
    videos.reduce((sum, { status, duration }) => sum + (status === 'ready' ? (duration ?? 0) : 0), 0),
  )
}

describe('applyMove', () => {
  it('answers the same course when the item, or the chapter it was to go to, was deleted meanwhile', () => {
    const before = course()
    expect(applyMove(before, { type: 'chapter', id: 'gone', afterId: null })).toBe(before)
    expect(applyMove(before, { type: 'video', id: 'gone', afterId: null })).toBe(before)
    expect(applyMove(before, { type: 'video', id: '1', toChapterId: 'gone', afterId: null })).toBe(before)
  })

  it('answers the same course when the item is there already', () => {
    const before = course()
    expect(applyMove(before, { type: 'video', id: '2', afterId: '1' })).toBe(before)
    expect(applyMove(before, { type: 'chapter', id: 'a', afterId: null })).toBe(before)
  })

  it('takes an unknown place for the end, as the server does', () => {
    expect(outlineOf(applyMove(course(), { type: 'video', id: '1', afterId: 'gone' }))).toBe(
      'a: 2 3 1 | b: 4 | c:',
    )
    expect(outlineOf(applyMove(course(), { type: 'chapter', id: 'a', afterId: 'gone' }))).toBe(
      'b: 4 | c: | a: 1 2 3',
    )
  })

  it('moves within and between chapters', () => {
    expect(outlineOf(applyMove(course(), { type: 'video', id: '3', afterId: null }))).toBe(
      'a: 3 1 2 | b: 4 | c:',
    )
    expect(outlineOf(applyMove(course(), { type: 'video', id: '1', toChapterId: 'b', afterId: '4' }))).toBe(
      'a: 2 3 | b: 4 1 | c:',
    )
    expect(outlineOf(applyMove(course(), { type: 'chapter', id: 'c', afterId: 'a' }))).toBe(
      'a: 1 2 3 | c: | b: 4',
    )
  })

  it('leaves rows that did not change as they were, for memoised rows', () => {
    const before = course()
    const after = applyMove(before, { type: 'video', id: '4', toChapterId: 'c', afterId: null })
    expect(after.chapters[0]).toBe(before.chapters[0])
    expect(after.chapters[1]).not.toBe(before.chapters[1])
  })

  it('keeps every tree sound and loses nothing, whatever is moved where', () => {
    const ids = fc.constantFrom('a', 'b', 'c', '1', '2', '3', '4', 'gone')
    const move = fc.record({
      type: fc.constantFrom('chapter' as const, 'video' as const),
      id: ids,
      toChapterId: fc.option(ids, { nil: undefined }),
      afterId: fc.option(ids),
    })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        const tree = moves.reduce(applyMove, course())
        expectSound(tree)
        expect(tree.totalVideos).toBe(4)
        expect(tree.totalChapters).toBe(3)
      }),
    )
  })
})

describe('adding, renaming, removing', () => {
  it('adds a chapter once, where it is wanted', () => {
    const at = (afterId?: string | null) =>
      outlineOf(
        withChapter(course('a: | b:'), { id: 'n', title: 'New', ...(afterId !== undefined && { afterId }) }),
      )
    expect([at(), at(null), at('a')]).toEqual(['a: | b: | n:', 'n: | a: | b:', 'a: | n: | b:'])
    const before = course()
    expect(withChapter(before, { id: 'a', title: 'Again' })).toBe(before)
  })

  it('puts a video in place of the one with its id, or at the end', () => {
    const replaced = withVideo(course(), makeVideo({ id: '2', chapter_id: 'a', status: 'error', order: 99 }))
    expect(outlineOf(replaced)).toBe('a: 1 2 3 | b: 4 | c:')
    expect(findVideo(replaced, '2')).toMatchObject({ status: 'error', order: 1 })
    expectSound(replaced)
    expect(outlineOf(withVideo(course(), makeVideo({ id: '9', chapter_id: 'b' })))).toBe(
      'a: 1 2 3 | b: 4 9 | c:',
    )
    expect(outlineOf(withVideo(course(), makeVideo({ id: '1', chapter_id: 'c' })))).toBe(
      'a: 2 3 | b: 4 | c: 1',
    )
    const before = course()
    expect(withVideo(before, makeVideo({ chapter_id: 'gone' }))).toBe(before)
  })

  it('puts many new ones at the ends of their chapters, as they come, and leaves the other chapters alone', () => {
    const before = course()
    const after = withNewVideos(before, [
      makeVideo({ id: '9', chapter_id: 'b' }),
      makeVideo({ id: '7', chapter_id: 'c' }),
      makeVideo({ id: '8', chapter_id: 'b' }),
      makeVideo({ id: '6', chapter_id: 'gone' }),
    ])
    expect(outlineOf(after)).toBe('a: 1 2 3 | b: 4 9 8 | c: 7')
    expectSound(after)
    expect(after.chapters[0]).toBe(before.chapters[0])
    expect(withNewVideos(before, [])).toBe(before)
  })

  it('counts the length of ready videos only', () => {
    const tree = course('a: 1 2')
    expectSound(changeVideo(tree, '1', { status: 'processing' }))
    expect(changeVideo(tree, '1', { status: 'processing' }).totalDuration).toBe(300)
    expect(changeVideo(tree, '1', { duration: null }).totalDuration).toBe(300)
  })

  it('renames, and answers the same course when there is nothing to do', () => {
    const before = course()
    expect(titleOf(renameChapter(before, 'a', 'Birds'), 'a')).toBe('Birds')
    expect(titleOf(renameVideo(before, '4', 'Birds'), '4')).toBe('Birds')
    expect(renameChapter(before, 'a', 'Chapter a')).toBe(before)
    expect(renameChapter(before, 'gone', 'x')).toBe(before)
    expect(renameVideo(before, '4', 'Video 4')).toBe(before)
    expect(renameVideo(before, 'gone', 'x')).toBe(before)
    expect(titleOf(before, 'gone')).toBeUndefined()
  })

  it('removes a chapter with its videos, or a video', () => {
    const before = course()
    expect(outlineOf(withoutItem(before, 'a'))).toBe('b: 4 | c:')
    expect(outlineOf(withoutItem(before, '2'))).toBe('a: 1 3 | b: 4 | c:')
    expectSound(withoutItem(before, 'a'))
    expect(withoutItem(before, 'gone')).toBe(before)
    expect(findChapter(withoutItem(before, 'a'), 'a')).toBeUndefined()
  })

  it('makes several changes in their order', () => {
    const after = withVideoChanges(course(), [
      { id: '1', filename: 'First' },
      { id: '1', chapterId: 'b', order: 0 },
      { id: '3', order: 0 },
      { id: '2', chapterId: 'c' },
      { id: '4', order: 99 },
      { id: 'gone', order: 1 },
      { id: '3', chapterId: 'gone' },
    ])
    expect(outlineOf(after)).toBe('a: 3 | b: 1 4 | c: 2')
    expect(titleOf(after, '1')).toBe('First')
    expectSound(after)
  })
})

describe('flattenOutline', () => {
  it('draws open chapters with their videos; one that is not named is open', () => {
    const rows = flattenOutline(course(), { a: false, c: true })
    expect(rows.map(({ id }) => id)).toEqual(['a', 'b', '4', 'c'])
    expect(rows[0]).toMatchObject({ kind: 'chapter', isExpanded: false })
    expect(rows[2]).toMatchObject({ kind: 'video', chapterId: 'b' })
    expect(flattenOutline(course())).toHaveLength(7)
  })
})

describe('moveByOne and placeOf', () => {
  const moved = (id: string, step: -1 | 1) => {
    const move = moveByOne(course(), id, step)
    return move && outlineOf(applyMove(course(), move))
  }

  it('goes nowhere at the edges of the course', () => {
    expect([moved('a', -1), moved('c', 1), moved('1', -1), moved('gone', 1)]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it('steps over one neighbour, and on into the next chapter', () => {
    expect(moved('2', -1)).toBe('a: 2 1 3 | b: 4 | c:')
    expect(moved('2', 1)).toBe('a: 1 3 2 | b: 4 | c:')
    expect(moved('3', 1)).toBe('a: 1 2 | b: 3 4 | c:')
    expect(moved('4', -1)).toBe('a: 1 2 3 4 | b: | c:')
    expect(moved('4', 1)).toBe('a: 1 2 3 | b: | c: 4')
    expect(moved('c', -1)).toBe('a: 1 2 3 | c: | b: 4')
    expect(moved('a', 1)).toBe('b: 4 | a: 1 2 3 | c:')
    expect(moveByOne(course('a: | b: 1'), '1', -1)).toMatchObject({ toChapterId: 'a', afterId: null })
  })

  it('says where an item stands', () => {
    expect(placeOf(course(), '2')).toEqual({ place: 2, of: 3, chapterTitle: 'Chapter a' })
    expect(placeOf(course(), 'b')).toEqual({ place: 2, of: 3, chapterTitle: null })
    expect(placeOf(course(), 'gone')).toBeUndefined()
  })
})
