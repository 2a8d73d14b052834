'use client'

import { showProblem } from './show-problem'
import { problemItem } from '@/lib/readiness'
import type { FieldProblem } from '@/types/api'

const linkWords: Record<string, string> = {
  title: 'Edit the title',
  description: 'Edit the description',
  chapters: 'Go to the outline',
  videos: 'Go to the outline',
}

interface ProblemLinksProps {
  problems: readonly FieldProblem[]
  /** Before the page goes to the place, e.g. to close a dialog that is in the way. */
  onLeave?: () => void
}

/** What is missing, each with the way to it. */
export const ProblemLinks = ({ problems, onLeave }: ProblemLinksProps) => (
  <ul className="grid gap-1 text-13">
    {problems.map((problem) => (
      <li key={problem.field} className="wrap-anywhere">
        {problem.message}{' '}
        <button
          type="button"
          className="min-h-6 font-550 underline underline-offset-3"
          onClick={() => {
            onLeave?.()
            showProblem(problem.field)
          }}
        >
          {problemItem(problem) === undefined ? (linkWords[problem.field] ?? 'Show it') : 'Show it'}
        </button>
      </li>
    ))}
  </ul>
)
