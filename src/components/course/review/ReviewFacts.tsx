import type { ReactNode } from 'react'
import { Button } from '@/components/ui/Button'
import { difficultyWords } from '@/lib/basic-info-words'
import { formatPrice } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { Course, WizardStep } from '@/types/course'
import { ReviewSection } from './ReviewSection'

/** What step 1 said, as text and nothing but text. */
export const ReviewFacts = ({ course, onEdit }: { course: Course; onEdit: (step: WizardStep) => void }) => (
  <ReviewSection title="Basic Info" edits={[{ name: 'Basic Info', onClick: () => onEdit(1) }]}>
    <dl>
      <Fact name="Title">
        <bdi className="font-550">{course.title}</bdi>
      </Fact>
      <Fact name="Description">
        <div dir="auto" className="whitespace-pre-wrap">
          {course.description}
        </div>
      </Fact>
      <Fact name="Price">{formatPrice(course.price, course.currency)}</Fact>
      <Fact name="Difficulty">{difficultyWords[course.difficulty]}</Fact>
      <Fact name="Picture">
        <PictureFact course={course} />
      </Fact>
    </dl>
  </ReviewSection>
)

function PictureFact({ course: { id, title, picture, thumbnailUrl } }: { course: Course }) {
  const open = () => useCourseCreationUI.getState().openModal('course-picture', { courseId: id })
  return (
    <div className="flex flex-wrap items-center gap-3">
      {thumbnailUrl !== undefined && (
        // eslint-disable-next-line @next/next/no-img-element -- behind a right, and small already
        <img
          src={thumbnailUrl}
          alt={`Cover of ${title}`}
          className="aspect-video w-28 rounded-row bg-sunken object-cover"
        />
      )}
      {picture === null && <span>Automatic, from the first video that is ready</span>}
      <Button size="sm" onClick={open}>
        Choose a picture…
      </Button>
    </div>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid border-t border-line py-[7px] md:grid-cols-[110px_minmax(0,1fr)] md:gap-4">
    <dt className="text-ink-2">{name}</dt>
    <dd className="max-w-[62ch] min-w-0 wrap-anywhere tabular-nums">{children}</dd>
  </div>
)
