import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeFile, makeVideo } from '@/test/factories'
import type { Course } from '@/types/course'
import { createdTree, newVideoRow } from './new-rows'

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
