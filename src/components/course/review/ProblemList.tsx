import { Fragment, type Ref } from 'react'
import { Callout } from '@/components/ui/Callout'
import type { WizardStep } from '@/types/course'
import { wizardHref } from '../wizard/wizard-url'
import { problemsTitle, type ReviewProblem, type ReviewProblems } from './review-problems'

interface ProblemListProps {
  courseId: string
  problems: ReviewProblems
  onEdit: (step: WizardStep) => void
  ref?: Ref<HTMLDivElement>
}

/** What stops creation, with links to where it can be put right, and what can wait. */
export function ProblemList({ courseId, problems, onEdit, ref }: ProblemListProps) {
  const { stops, canWait } = problems
  if (stops.length + canWait.length === 0) return null
  return (
    <Callout
      tone={stops.length > 0 ? 'bad' : 'plain'}
      role={stops.length > 0 ? 'alert' : 'note'}
      title={problemsTitle(problems)}
      tabIndex={-1}
      {...(ref !== undefined && { ref })}
    >
      <ul className="grid list-disc gap-1 ps-[18px]">
        {stops.map((problem) => (
          <li key={problem.key} className="wrap-anywhere">
            {problem.text} <ProblemLinks courseId={courseId} links={problem.links} onEdit={onEdit} />
          </li>
        ))}
        {canWait.map(({ key, text }) => (
          <li key={key} className="wrap-anywhere text-ink-2">
            {text}
          </li>
        ))}
      </ul>
    </Callout>
  )
}

/** "Choose it again or remove it from the outline." */
const ProblemLinks = ({
  courseId,
  links,
  onEdit,
}: Pick<ProblemListProps, 'courseId' | 'onEdit'> & Pick<ReviewProblem, 'links'>) => (
  <>
    {links.map(({ label, step }, index) => (
      <Fragment key={label}>
        {index > 0 && ' or '}
        <a
          href={wizardHref({ draftId: courseId, step })}
          onClick={(event) => {
            event.preventDefault()
            onEdit(step)
          }}
        >
          {index > 0 ? label.charAt(0).toLowerCase() + label.slice(1) : label}
        </a>
      </Fragment>
    ))}
    {links.length > 0 && '.'}
  </>
)
