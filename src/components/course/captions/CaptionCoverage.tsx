import { captionCoverage } from '@/lib/captions/coverage'
import { languageName } from '@/lib/captions/language-name'
import { count } from '@/lib/format'
import type { CourseTree } from '@/types/course'

/** Languages named one by one; of more of them only their number is told. */
const NAMED = 5

/** How many videos have captions, by language: "12 of 20 videos have English captions". */
export function CaptionCoverage({ course }: { course: CourseTree }) {
  const { total, languages } = captionCoverage(course)
  if (total === 0) return null
  const others = languages.length - NAMED
  return (
    <section aria-labelledby="caption-coverage" className="text-13">
      <h2 id="caption-coverage" className="text-14">
        Captions
      </h2>
      {languages.length === 0 ? (
        <p className="text-pretty text-ink-2">
          No video has captions yet. Add them from the menu of a video.
        </p>
      ) : (
        <ul className="grid gap-0.5 text-ink-2 tabular-nums">
          {languages.slice(0, NAMED).map(({ language, videos }) => (
            <li key={language}>
              {videos.toLocaleString('en-US')} of {count(total, 'video')} {videos === 1 ? 'has' : 'have'}{' '}
              {languageName(language)} captions
            </li>
          ))}
          {others > 0 && <li>and {count(others, 'more language')}</li>}
        </ul>
      )}
    </section>
  )
}
