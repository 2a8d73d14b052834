import { expect, it } from 'vitest'
import { makeCaption, makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { render, screen, within } from '@/test/utils/course-creation-test-utils'
import { CaptionCoverage } from './CaptionCoverage'

const course = (...languages: string[][]) =>
  makeCourse({
    chapters: languages.map((list) =>
      makeChapter({ videos: [makeVideo({ captions: list.map((language) => makeCaption({ language })) })] }),
    ),
  })
const lines = () =>
  within(screen.getByRole('region', { name: 'Captions' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)

it('tells each language, the one in most videos first', () => {
  render(<CaptionCoverage course={course(['de', 'en'], ['en'], [])} />)
  expect(lines()).toEqual(['2 of 3 videos have English captions', '1 of 3 videos has German captions'])
})

it('counts the languages that are left over', () => {
  render(<CaptionCoverage course={course(['ar', 'de', 'en', 'fr', 'he', 'it', 'pl'])} />)
  expect(lines()).toHaveLength(6)
  expect(lines().at(-1)).toBe('and 2 more languages')
})

it('says so when there are none, and nothing without videos', () => {
  const { rerender } = render(<CaptionCoverage course={course([])} />)
  expect(screen.getByText(/No video has captions yet/)).toBeVisible()
  rerender(<CaptionCoverage course={makeCourse({ chapters: [] })} />)
  expect(screen.queryByRole('region')).toBeNull()
})
