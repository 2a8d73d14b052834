'use client'

import { useShallow } from 'zustand/react/shallow'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { useVideoUpload } from '@/hooks/use-video-queries'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { shortName } from './leave-out'

/** Files named; an answer is meant for all of them. */
const SHOWN = 20

interface AskedFilesProps {
  courseId: string
  /** From how many on; a single one may be asked about in its row. */
  from?: number
}

/** Asks about files that browsers may not play, before a byte of them is sent. The others are on their way. */
export function AskedFiles({ courseId, from = 1 }: AskedFilesProps) {
  const { sendAnyway, cancelUpload } = useVideoUpload(courseId)
  const asked = useCourseCreationUI(
    useShallow((state) =>
      Object.values(state.uploads).filter((item) => item.courseId === courseId && item.doubt !== undefined),
    ),
  )
  if (asked.length < from) return null
  const isOne = asked.length === 1
  const all = isOne ? '' : ` the ${asked.length.toLocaleString('en-US')}`
  return (
    <Callout
      tone="wait"
      role="alert"
      title={`${count(asked.length, 'file')} ${isOne ? 'waits' : 'wait'} for your answer`}
      className="mb-3"
    >
      <ul className="grid gap-1 text-13">
        {asked.slice(0, SHOWN).map(({ id, filename, doubt }) => (
          <li key={id} className="wrap-anywhere">
            <bdi className="font-550">“{shortName(filename)}”</bdi> {doubt}
          </li>
        ))}
        {asked.length > SHOWN && <li>and {(asked.length - SHOWN).toLocaleString('en-US')} more.</li>}
      </ul>
      <p className="text-13">Uploaded as {isOne ? 'it is, it' : 'they are, they'} cannot be played here.</p>
      <p className="flex flex-wrap gap-2 pt-1">
        <Button size="sm" onClick={() => asked.forEach(({ id }) => sendAnyway(id))}>
          {`Upload${all} anyway`}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => asked.forEach(({ id }) => cancelUpload(id))}>
          {isOne ? 'Leave out' : `Leave${all} out`}
        </Button>
      </p>
    </Callout>
  )
}
