import { Plus } from 'lucide-react'
import Link from 'next/link'
import { ImportButton } from '@/components/course/package/ImportButton'
import { StripBars } from '@/components/course/Strip'
import type { StripVideo } from '@/components/course/strip-model'
import { buttonLook } from '@/components/ui/button-look'
import { useCoursesList } from '@/hooks/use-courses-list'

const planned = (...minutes: number[]): StripVideo[] =>
  minutes.map((length) => ({ status: 'planned', duration: length * 60 }))

const lines = [
  { share: 0.67, videos: planned(9, 12, 8) },
  { share: 1, videos: planned(12, 16, 7, 8) },
  { share: 0.44, videos: planned(10, 9) },
]

interface FirstCourseProps {
  onShowDeleted: () => void
  onImport: () => void
}

/** What someone without a course sees: what this place is for, one action, the shape of what will come. */
export const FirstCourse = ({ onShowDeleted, onImport }: FirstCourseProps) => (
  <section className="sheet-rule mt-4 grid items-center gap-9 border-b border-b-line py-7 lg:mt-10 lg:grid-cols-[5fr_6fr] lg:gap-16 lg:py-14">
    <div className="grid content-start gap-4">
      <h2 className="text-26 font-semibold tracking-[-0.022em] lg:text-34 lg:tracking-[-0.028em]">
        Your first course starts as an outline
      </h2>
      <p className="max-w-[68ch] text-16 text-pretty text-ink-2">
        Name it, list its chapters, drop in recordings. You can stop at any point: every step is saved as a
        draft, on this and any other computer you sign in to.
      </p>
      <div className="flex flex-wrap gap-2 max-md:*:flex-1">
        <Link href="/instructor/course/new" className={buttonLook({ variant: 'primary' })}>
          <Plus />
          New course
        </Link>
        <ImportButton onOpen={onImport} />
      </div>
      <DeletedCourses onShow={onShowDeleted} />
    </div>
    <div
      role="img"
      aria-label="An empty outline: three chapters without videos"
      className="grid gap-2.5 max-lg:-order-1 lg:gap-[18px]"
    >
      {lines.map(({ share, videos }) => (
        <div key={share} className="strip h-4! lg:h-[26px]!">
          <div className="flex" style={{ inlineSize: `${share * 100}%` }}>
            <StripBars chapters={[videos]} />
          </div>
        </div>
      ))}
    </div>
  </section>
)

/** Whoever deleted all courses finds the way to them. */
function DeletedCourses({ onShow }: { onShow: () => void }) {
  const { courses } = useCoursesList({ status: 'deleted', limit: 1 })
  if (courses.length === 0) return null
  return (
    <p className="text-13 text-ink-2">
      Looking for a course that was there before?{' '}
      <button type="button" onClick={onShow} className="min-h-6 text-accent underline underline-offset-3">
        Show deleted courses
      </button>
    </p>
  )
}
