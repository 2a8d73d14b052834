import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import type { CaptionProblem } from '@/lib/captions/types'
import { count } from '@/lib/format'

/** Lines drawn before anybody asks for more. */
const SHOWN = 20
const MORE = 200

interface CaptionProblemsProps {
  problems: readonly CaptionProblem[]
  /** What could not be read, and not only what was repaired. */
  isError?: boolean
}

/** What is wrong with a file, line by line. */
export function CaptionProblems({ problems, isError = false }: CaptionProblemsProps) {
  const [shown, setShown] = useState(SHOWN)
  if (problems.length === 0) return null
  const isWhole = problems.every(({ line }) => line === 0)
  const list = (
    <>
      <ul className="grid max-h-48 gap-0.5 overflow-y-auto text-13">
        {problems.slice(0, shown).map(({ line, message }, i) => (
          <li key={i} className="flex gap-2.5">
            {line > 0 && <span className="mono shrink-0 text-ink-2 tabular-nums">Line {line}</span>}
            <span className="min-w-0 text-pretty wrap-anywhere">{message}</span>
          </li>
        ))}
      </ul>
      {problems.length > shown && (
        <Button
          size="sm"
          variant="ghost"
          className="-ms-2 justify-self-start"
          onClick={() => setShown(shown + MORE)}
        >
          Show more of {problems.length.toLocaleString('en-US')}
        </Button>
      )}
    </>
  )
  if (!isError) {
    return (
      <details className="text-13">
        <summary className="cursor-pointer py-1 text-ink-2">
          {count(problems.length, 'thing')} repaired
        </summary>
        {list}
      </details>
    )
  }
  return (
    <div role="alert" className="grid gap-1 border-s-3 border-bad ps-3">
      <p className="text-13 font-550 text-bad">
        {isWhole ? 'This file cannot be used' : `${count(problems.length, 'caption')} cannot be read`}
      </p>
      {list}
    </div>
  )
}
