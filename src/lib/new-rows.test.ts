import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import type { Course } from '@/types/course'
import { createdTree, newVideoRow, withOutline } from './new-rows'

const given = { id: 'v', courseId: 'k', chapterId: 'c', filename: 'Birds' }

describe('newVideoRow', () => {
  it('is planned without a file and uploading with one', () => {
    expect(newVideoRow(given)).toMatchObject({ status: 'planned', size: 0, originalFilename: '', format: '' })
    expect(newVideoRow({ ...given, file: makeFile({ name: 'a.mp4', size: 7 }) })).toMatchObject({
      status: 'uploading',
      size: 7,
      originalFilename: 'a.mp4',
      format: 'video/mp4',
    })
  })
})

describe('createdTree', () => {
  const { chapters: _none, ...bare } = makeCourse({ id: 'k' })
  const course: Course = bare

  it('takes the outline of the answer, or else the one that was sent', () => {
    const chapters = [makeChapter({ videos: [makeVideo()] })]
    expect(createdTree({ ...course, chapters }, [{ id: 'c', title: 'Sent' }]).chapters).toBe(chapters)
    const tree = createdTree(course, [
      { id: 'c', title: 'One', videos: [{ id: 'v', filename: 'Intro' }] },
      { id: 'd', title: 'Two' },
    ])
    expect(tree.chapters.map(({ title, videoCount }) => [title, videoCount])).toEqual([
      ['One', 1],
      ['Two', 0],
    ])
    expect(createdTree(course).chapters).toEqual([])
  })
})

describe('withOutline', () => {
  const course = makeCourse({
    id: 'k',
    chapters: [
      makeChapter({ id: 'a', title: 'A', videos: [makeVideo({ id: 'a1' })] }),
      makeChapter({ id: 'b', title: 'B' }),
    ],
  })
  const chapters = [
    { id: 'c', title: 'C', videos: [{ id: 'c1', filename: 'One' }] },
    { id: 'd', title: 'D', videos: [] },
  ]
  const titles = (tree: typeof course) => tree.chapters.map(({ title }) => title).join('')

  it('puts chapters to the end, first, or behind another one', () => {
    expect(titles(withOutline(course, { chapters, videos: [] }))).toBe('ABCD')
    expect(titles(withOutline(course, { afterId: null, chapters, videos: [] }))).toBe('CDAB')
    expect(titles(withOutline(course, { afterId: 'a', chapters, videos: [] }))).toBe('ACDB')
    expect(titles(withOutline(course, { afterId: 'gone', chapters, videos: [] }))).toBe('ABCD')
  })
  it('puts videos to the end of a chapter, and counts anew', () => {
    const tree = withOutline(course, {
      afterId: 'a',
      chapterId: 'a',
      chapters,
      videos: [{ id: 'a2', filename: 'Two' }],
    })
    expect(tree).toMatchObject({ totalChapters: 4, totalVideos: 3 })
    expect(tree.chapters[0]?.videos.map(({ id, order }) => [id, order])).toEqual([
      ['a1', 0],
      ['a2', 1],
    ])
    expect(tree.chapters[1]).toMatchObject({ order: 1, videoCount: 1, courseId: 'k' })
    expect(tree.chapters[1]?.videos[0]).toMatchObject({ status: 'planned', chapter_id: 'c', order: 0 })
    expect(tree.chapters[3]?.order).toBe(3)
  })
})
