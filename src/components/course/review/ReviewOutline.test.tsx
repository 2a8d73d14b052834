import { expect, it } from 'vitest'
import { makeChapter, makeCourse, makeFile, makeUpload, makeVideo } from '@/test/factories'
import { render, screen } from '@/test/utils/course-creation-test-utils'
import { ReviewOutline } from './ReviewOutline'

it('says of each file where it stands, in the words of the other steps', () => {
  const [asked, stopped, ready] = [
    makeVideo({ filename: 'Again', status: 'uploading' }),
    makeVideo({ filename: 'Cut off', status: 'uploading' }),
    makeVideo({ filename: 'Done', status: 'ready', duration: 61 }),
  ]
  const course = makeCourse({ chapters: [makeChapter({ videos: [asked, stopped, ready] })] })
  const sameFile = {
    videoId: ready.id,
    title: 'Done',
    originalFilename: 'Again.mp4',
    courseId: course.id,
    courseTitle: course.title,
    chapterId: ready.chapter_id,
    chapterTitle: 'Introduction',
    isReady: true,
    isSame: true,
  }
  const file = makeFile({ name: 'Again.mp4' })
  render(
    <ReviewOutline
      course={course}
      uploads={[
        makeUpload({ videoId: asked.id, file, status: 'error', known: [sameFile] }),
        makeUpload({ videoId: stopped.id, status: 'error', error: 'The connection was reset.' }),
      ]}
      onEdit={() => undefined}
    />,
  )
  const words = screen
    .getAllByRole('listitem')
    .filter((item) => item.querySelector('li') === null)
    .map(({ textContent }) => textContent)
  expect(words[0]).toMatch(/Again.*Waits for your choice$/)
  expect(words[1]).toMatch(/Cut off.*Upload stopped$/)
  expect(words[2]).toMatch(/Done.*1:01$/)
})
