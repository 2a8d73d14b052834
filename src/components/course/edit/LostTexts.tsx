'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { CopyButton } from '@/components/ui/CopyButton'
import { useCourseEdits } from '@/hooks/use-course-edits'
import { useTexts } from '@/hooks/use-text-field'
import { refOf } from '@/lib/outbox/field-rules'
import { textStore } from '@/lib/outbox/text-store'

/** What was typed as the title of something that somebody else has deleted meanwhile. */
export function LostTexts({ courseId }: { courseId: string }) {
  const client = useQueryClient()
  const edits = useCourseEdits(courseId)
  const lost = useTexts(courseId).filter(({ state }) => state === 'gone')

  return lost.map(({ key, text, message }) => (
    <Callout key={key} tone="wait" role="alert" title={message} className="my-3">
      <p className="text-13">
        You typed “<bdi className="break-words">{text}</bdi>”.
      </p>
      <span className="flex flex-wrap gap-2">
        <Button
          size="sm"
          // Back in the outline, the field is open again with these words. A failure is told by the page.
          onClick={() => void edits.restore([refOf(key).id]).catch(() => undefined)}
        >
          Restore it
        </Button>
        <CopyButton text={text}>Copy the text</CopyButton>
        <Button size="sm" variant="ghost" onClick={() => textStore(client, courseId).set(key, null)}>
          Drop the text
        </Button>
      </span>
    </Callout>
  ))
}
