import { Fragment, type Ref } from 'react'
import { Callout } from '@/components/ui/Callout'
import type { WizardStep } from '@/types/course'
import { problemsTitle, type ReviewProblem, type ReviewProblems } from './review-problems'

interface ProblemListProps {
  problems: ReviewProblems
  onEdit: (step: WizardStep) => void
  ref?: Ref<HTMLDivElement>
}

/** What stops creation, with links to where it can be put right, and what can wait. */
export function ProblemList({ problems, onEdit, ref }: ProblemListProps) {
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
          <li key={problem.key} className="break-words">
            {problem.text} <ProblemLinks links={problem.links} onEdit={onEdit} />
          </li>
        ))}
        {canWait.map(({ key, text }) => (
          <li key={key} className="break-words text-ink-2">
            {text}
          </li>
        ))}
      </ul>
    </Callout>
  )
}

/** "Choose it again or remove it from the outline." */
const ProblemLinks = ({
  links,
  onEdit,
}: {
  links: ReviewProblem['links']
  onEdit: (step: WizardStep) => void
}) => (
  <>
    {links.map(({ label, step }, index) => (
      <Fragment key={label}>
        {index > 0 && ' or '}
        <button
          type="button"
          onClick={() => onEdit(step)}
          className="font-550 underline decoration-1 underline-offset-3"
        >
          {index > 0 ? label.charAt(0).toLowerCase() + label.slice(1) : label}
        </button>
      </Fragment>
    ))}
    {links.length > 0 && '.'}
  </>
)
