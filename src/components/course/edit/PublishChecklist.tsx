'use client'

import { Check, CircleAlert, LoaderCircle } from 'lucide-react'
import { cn } from '@/lib/cn'
import type { CourseTree } from '@/types/course'
import { type CheckItem, publishChecklist } from './publish-checklist'
import { showRow } from './show-row'

const marks = {
  done: { Icon: Check, className: 'text-good', word: 'Done: ' },
  bad: { Icon: CircleAlert, className: 'text-bad', word: 'Missing: ' },
  wait: { Icon: LoaderCircle, className: 'text-wait', word: '' },
}

/** What publishing needs, and what stands in its way. */
export const PublishChecklist = ({ course }: { course: CourseTree }) => (
  <section aria-labelledby="before-publish">
    <h2 id="before-publish" className="text-14">
      {course.status === 'published' ? 'What students need' : 'Before you publish'}
    </h2>
    <ul className="mt-1.5">
      {publishChecklist(course).map((item) => (
        <Line key={item.key} item={item} />
      ))}
    </ul>
  </section>
)

function Line({ item }: { item: CheckItem }) {
  const { Icon, className, word } = marks[item.state]
  const { itemId } = item
  return (
    <li className={cn('flex gap-2.5 py-1', item.state === 'done' ? 'text-ink-2' : 'text-ink')}>
      <Icon className={cn('mt-0.5', className)} />
      <span className="min-w-0 break-words">
        <span className="sr-only">{word}</span>
        {item.text} {item.reason !== undefined && <span className="text-ink-2">{item.reason} </span>}
        {itemId !== undefined && itemId !== '' && (
          <button
            type="button"
            className="text-accent underline underline-offset-3 hover:text-accent-hover"
            onClick={() => showRow(itemId)}
          >
            Show {item.state === 'wait' ? 'the first' : 'it'}
          </button>
        )}
      </span>
    </li>
  )
}
