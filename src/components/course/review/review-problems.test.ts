import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeUpload, makeVideo } from '@/test/factories'
import { withoutMarked } from '../structure/outline-rows'
import { problemsOfRefusal, problemsTitle, reviewProblems } from './review-problems'

const fine = () =>
  makeCourse({ chapters: [makeChapter({ id: 'c1', videos: [makeVideo({ status: 'ready' })] })] })

describe('reviewProblems', () => {
  it('stops for a blank title or description and for a course without chapters', () => {
    const { stops } = reviewProblems(makeCourse({ title: ' ', description: null, chapters: [] }), [])
    expect(stops.map(({ key, links }) => [key, links[0]?.step])).toEqual([
      ['title', 1],
      ['description', 1],
      ['chapters', 2],
    ])
  })

  it('stops for a video the server could not read, with its reason', () => {
    const video = makeVideo({
      id: 'v',
      filename: 'Intro',
      status: 'error',
      error_message: 'The file is no video.',
    })
    const { stops } = reviewProblems(makeCourse({ chapters: [makeChapter({ videos: [video] })] }), [])
    expect(stops.map(({ text }) => text)).toEqual(['“Intro” failed to upload: The file is no video.'])
  })

  it('names a failed upload once, whether or not the server knows its video', () => {
    const video = makeVideo({ id: 'v1', filename: 'Intro', status: 'uploading' })
    const course = makeCourse({ chapters: [makeChapter({ id: 'c1', videos: [video] })] })
    const uploads = [
      makeUpload({ id: 'u1', videoId: 'v1', chapterId: 'c1', status: 'error', error: 'No connection.' }),
      makeUpload({ id: 'u2', videoId: 'v2', chapterId: 'c1', filename: 'b.mp4', status: 'error' }),
    ]
    expect(reviewProblems(course, uploads).stops.map(({ text }) => text)).toEqual([
      '“Intro” failed to upload: No connection.',
      '“b.mp4” failed to upload.',
    ])
  })

  it('forgets the failure of a video that is marked for deletion, or whose chapter is', () => {
    const video = makeVideo({ id: 'v1', status: 'error' })
    const course = makeCourse({
      chapters: [
        makeChapter({ id: 'c1', videos: [video] }),
        makeChapter({ id: 'c2', videos: [makeVideo({ id: 'v2' })] }),
      ],
    })
    const failedUpload = makeUpload({ videoId: 'v3', chapterId: 'c1', status: 'error' })
    expect(reviewProblems(withoutMarked(course, new Set(['c1'])), [failedUpload]).stops).toEqual([])
    expect(reviewProblems(withoutMarked(course, new Set(['v1', 'c2'])), []).stops).toEqual([])
  })

  it('lets empty chapters and planned videos wait, and uploads that run', () => {
    const course = makeCourse({
      chapters: [
        makeChapter({ id: 'c1', title: 'Later', videos: [] }),
        makeChapter({
          id: 'c2',
          videos: [makeVideo({ status: 'planned' }), makeVideo({ id: 'v2', status: 'uploading' })],
        }),
      ],
    })
    const problems = reviewProblems(course, [
      makeUpload({ chapterId: 'c2', videoId: 'v2', status: 'uploading' }),
    ])
    expect(problems.stops).toEqual([])
    expect(problems.canWait.map(({ text }) => text)).toEqual([
      '“Later” has no videos. The course can be created as it is.',
      '1 video without a file. Recordings can be added later.',
    ])
  })

  it('has nothing to say of a complete course', () => {
    expect(reviewProblems(fine(), [])).toEqual({ stops: [], canWait: [] })
  })
})

describe('problemsOfRefusal', () => {
  it('links every refused field to the step that holds it', () => {
    const errors = ['title', 'description', 'chapters', 'videos.v1', 'unheard-of'].map((field) => ({
      field,
      message: field,
    }))
    expect(problemsOfRefusal(errors).map(({ links }) => links[0]?.step)).toEqual([1, 1, 2, 3, 2])
  })
})

describe('problemsTitle', () => {
  const things = (n: number) => Array.from({ length: n }, (_, i) => ({ key: String(i), text: '', links: [] }))

  it.each([
    [1, 1, 'One thing stops creation, one can wait'],
    [2, 3, '2 things stop creation, 3 can wait'],
    [1, 0, 'One thing stops creation'],
    [0, 1, 'One thing can wait'],
    [0, 2, '2 things can wait'],
  ])('%i that stop and %i that can wait', (stops, canWait, title) => {
    expect(problemsTitle({ stops: things(stops), canWait: things(canWait) })).toBe(title)
  })
})
