'use client'

import { initials } from '@/components/shell/initials'
import { useCourseLive } from '@/hooks/use-course-stream'
import { useSession } from '@/hooks/use-session'
import type { PresentPerson } from '@/types/live'

/** Faces beside the words; the rest is counted. */
const MOST_FACES = 3

/** Who else has the course open now, by name. */
export function Presence({ courseId }: { courseId: string }) {
  const live = useCourseLive(courseId)
  const me = useSession()
  const others = (live?.people ?? []).filter(({ id }) => id !== me?.id)
  if (others.length === 0) return null
  const words = wordsFor(others)
  return (
    <span
      className="inline-flex items-center gap-2 text-13 text-ink-2"
      title={others.map(({ name }) => name).join(', ')}
    >
      <span aria-hidden="true" className="flex -space-x-1.5">
        {others.slice(0, MOST_FACES).map(({ id, name }) => (
          <span
            key={id}
            className="grid size-6 place-items-center rounded-full border border-canvas bg-accent-tint-2 text-12 font-530 text-ink"
          >
            {initials(name)}
          </span>
        ))}
      </span>
      <span role="status" className="max-md:sr-only">
        {words}
      </span>
    </span>
  )
}

/** "Jonas Falk is here", "Jonas Falk and Mara Lind are here", "Jonas Falk and 3 others are here". */
export function wordsFor(people: readonly PresentPerson[]): string {
  const [first, second] = people
  if (!first) return ''
  if (!second) return `${first.name} is here`
  if (people.length === 2) return `${first.name} and ${second.name} are here`
  return `${first.name} and ${people.length - 1} others are here`
}
