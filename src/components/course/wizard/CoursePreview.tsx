'use client'

import { Cover } from '@/components/course/Cover'
import { useCourseQuery } from '@/hooks/use-course-queries'
import { difficultyWords } from '@/lib/basic-info-words'
import { formatPrice } from '@/lib/format'
import { parsePrice } from '@/lib/price'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { VideoStatus } from '@/types/course'

/** What the course looks like in the list, as far as it is typed. */
export function CoursePreview() {
  const { title, difficulty } = useCourseCreationUI((state) => state.formData)
  const price = parsePrice(useCourseCreationUI((state) => state.priceInput))
  const draftId = useCourseCreationUI((state) => state.draftId)
  const chapters = useCourseQuery(draftId ?? '', (course) => course.chapters.map(({ videos }) => videos)).data
  const hasVideos = chapters?.some((videos) => videos.length > 0) ?? false
  return (
    <>
      <p className="text-13 text-ink-2">In your course list</p>
      <Cover
        chapters={hasVideos && chapters ? chapters : emptyOutline}
        label={hasVideos ? 'The outline so far' : 'An empty outline'}
        className="rounded-panel p-[26px] inset-ring inset-ring-line"
      />
      <p dir="auto" className="text-[15px] font-550 wrap-anywhere">
        {title.trim() === '' ? <span className="text-ink-3">Untitled course</span> : title}
      </p>
      <p className="text-13 text-ink-2">
        {difficultyWords[difficulty]}
        {price.ok && `, ${formatPrice(price.price)}`}
      </p>
      <p className="text-13 text-pretty text-ink-2">The lines fill in as you add chapters and recordings.</p>
    </>
  )
}

/** Dashed lines: the shape of what will come. */
const emptyOutline: { status: VideoStatus; duration: number }[][] = [
  [9, 12, 8],
  [14, 9, 11, 7],
  [10, 12],
].map((line) => line.map((duration) => ({ status: 'planned', duration })))
