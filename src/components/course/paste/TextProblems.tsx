import { count } from '@/lib/format'
import type { OutlineProblem } from '@/lib/outline-text/types'

/** More are counted, not listed: nobody reads them, and each is a button. */
const LISTED = 50

interface TextProblemsProps {
  problems: readonly OutlineProblem[]
  /** Shows the lines in the text. */
  onShow: (line: number, endLine: number) => void
}

/** What of the text did not become an item, each with the way to its line. */
export function TextProblems({ problems, onShow }: TextProblemsProps) {
  if (problems.length === 0) return null
  const more = problems.length - LISTED
  return (
    <section aria-labelledby="outline-problems" className="grid gap-1">
      <h3 id="outline-problems" className="text-13 font-620">
        {count(problems.length, 'thing')} to look at
      </h3>
      <ul className="max-h-[min(160px,24vh)] overflow-y-auto text-13">
        {problems.slice(0, LISTED).map(({ line, endLine = line, message }) => (
          <li key={`${line} ${message}`} className="flex gap-2.5 border-t border-line py-1 first:border-t-0">
            <button
              type="button"
              onClick={() => onShow(line, endLine)}
              className="min-h-6 shrink-0 self-start text-accent tabular-nums underline underline-offset-3 hover:text-accent-hover"
            >
              {endLine > line ? `Lines ${line}–${endLine}` : `Line ${line}`}
            </button>
            <span className="min-w-0 py-0.5 wrap-anywhere text-ink-2">{message}</span>
          </li>
        ))}
        {more > 0 && (
          <li className="border-t border-line py-1 text-ink-2">and {more.toLocaleString('en-US')} more</li>
        )}
      </ul>
    </section>
  )
}
