import { expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { publishChecklist } from './publish-checklist'

const lines = (...args: Parameters<typeof makeCourse>) =>
  publishChecklist(makeCourse(...args)).map(({ state, text }) => `${state}: ${text}`)

it('is all done for a described course with a ready video', () => {
  expect(lines({ chapters: [makeChapter({ videos: [makeVideo()] })] })).toEqual([
    'done: Title and description',
    'done: At least one chapter with a ready video',
  ])
})
it('names what is missing in an empty course', () => {
  expect(lines({ description: null })).toEqual([
    'bad: The course has no description yet.',
    'bad: No chapter has a ready video yet.',
  ])
})
it('names each video that cannot be read, with the reason and where it is', () => {
  const broken = makeVideo({ filename: 'Notes', status: 'error', error_message: 'This is a PNG.' })
  const [first] = publishChecklist(makeCourse({ chapters: [makeChapter({ videos: [broken, makeVideo()] })] }))
  expect(first).toMatchObject({
    state: 'bad',
    text: '“Notes” cannot be read.',
    reason: 'This is a PNG.',
    itemId: broken.id,
  })
})
it('counts what is on its way, which stops nothing', () => {
  const chapters = [
    makeChapter({
      videos: [makeVideo({ status: 'uploading' }), makeVideo({ status: 'processing' }), makeVideo()],
    }),
  ]
  expect(lines({ chapters })).toContain('wait: 2 videos are on the way.')
})
