import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { VideoStatus } from '@/types/course'
import { courseReadiness, problemItem, publishProblems, selectionReadiness, setupProblems } from './readiness'

const withVideos = (...chapters: VideoStatus[][]) =>
  makeCourse({
    chapters: chapters.map((statuses) =>
      makeChapter({ videos: statuses.map((status) => makeVideo({ status })) }),
    ),
  })
const fields = (problems: { field: string }[]) => problems.map(({ field }) => field)

describe('publishing', () => {
  it('needs one chapter with a ready video, and nothing else of the outline', () => {
    expect(publishProblems(withVideos([], ['planned', 'uploading', 'processing', 'ready']))).toEqual([])
    expect(courseReadiness(withVideos([], ['ready'], ['ready', 'planned'])).chaptersWithReady).toHaveLength(2)
  })
  it.each([
    ['a course without chapters', withVideos(), ['chapters']],
    ['chapters without videos', withVideos([], []), ['videos']],
    ['titles only', withVideos(['planned', 'planned']), ['videos']],
    ['videos still on their way', withVideos(['uploading', 'processing']), ['videos']],
  ])('refuses %s', (_what, course, expected) => {
    expect(fields(publishProblems(course))).toEqual(expected)
  })
  it('refuses blank texts and each video that cannot be read, which it leads to', () => {
    const broken = makeVideo({ filename: 'Notes', status: 'error', error_message: 'This is a PNG.' })
    const silent = makeVideo({ filename: 'Extra', status: 'error', error_message: null })
    const course = makeCourse({
      title: '  ',
      description: ' \n ',
      chapters: [
        makeChapter({ videos: [broken, makeVideo({ status: 'ready' })] }),
        makeChapter({ videos: [silent] }),
      ],
    })
    const problems = publishProblems(course)
    expect(fields(problems)).toEqual(['title', 'description', `videos.${broken.id}`, `videos.${silent.id}`])
    expect(problems.map(problemItem)).toEqual([undefined, undefined, broken.id, silent.id])
    expect(problems[2]?.message).toBe('“Notes” needs you: This is a PNG.')
    expect(problems[3]?.message).toBe('“Extra” needs you: its file could not be used.')
  })
})

it('lets the wizard finish without a ready video, but not without a chapter', () => {
  expect(setupProblems(withVideos(['planned']))).toEqual([])
  expect(fields(setupProblems(makeCourse({ description: null, chapters: [] })))).toEqual([
    'description',
    'chapters',
  ])
  expect(fields(setupProblems(withVideos(['error'])))).toHaveLength(1)
})

it('judges a selection by what it holds, each video once', () => {
  const course = withVideos(['ready', 'planned'], ['error', 'processing'], ['uploading'])
  const [first, second] = course.chapters
  const chosen = new Set([first?.id ?? '', first?.videos[0]?.id ?? '', second?.videos[0]?.id ?? '', 'gone'])
  const found = selectionReadiness(course, chosen)
  expect(found.ready).toEqual([first?.videos[0]])
  expect(found.planned).toEqual([first?.videos[1]])
  expect(found.failed).toEqual([second?.videos[0]])
  expect(found.onTheirWay).toEqual([])
})
