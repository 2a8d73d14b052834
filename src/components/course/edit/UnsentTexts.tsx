'use client'

import { CopyButton } from '@/components/ui/CopyButton'
import { useSyncState } from '@/hooks/use-sync-state'
import { useTexts } from '@/hooks/use-text-field'
import { refOf, textOf } from '@/lib/outbox/field-rules'

/** Every text that the server does not have, to be copied: the last that a page can do for them. */
export function UnsentTexts({ courseId }: { courseId: string }) {
  const { items } = useSyncState(courseId)
  const drafts = useTexts(courseId).filter(({ isDirty }) => isDirty)
  const typed = new Map([
    ...items.flatMap(({ edit }): [string, string][] =>
      edit.field ? [[edit.field.key, textOf(edit.field.value)]] : [],
    ),
    ...drafts.map(({ key, text }): [string, string] => [key, text]),
  ])
  if (typed.size === 0) return null
  return (
    <ul className="text-13">
      {[...typed].map(([key, text]) => (
        <li key={key} className="flex items-center gap-2 py-0.5">
          <span className="min-w-0 flex-1 truncate">
            <span className="text-ink-2">{names[refOf(key).type]} </span>
            <bdi>{text}</bdi>
          </span>
          <CopyButton text={text}>Copy the text</CopyButton>
        </li>
      ))}
    </ul>
  )
}

const names = { course: 'Course:', chapter: 'Chapter:', video: 'Video:' } as const
