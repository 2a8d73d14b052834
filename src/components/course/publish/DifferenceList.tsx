'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import type { Difference } from '@/lib/course-diff'
import { differenceParts } from '@/lib/difference-words'
import { count } from '@/lib/format'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

/** Lines drawn before anybody asks for more. */
const SHOWN = 100

/** A sign in front of each line; the words say the same. */
const signs: Record<Difference['type'], string> = {
  added: '+',
  removed: '−',
  moved: '↕',
  renamed: '~',
  field: '~',
  file: '~',
  captions: '~',
}

interface DifferenceListProps {
  differences: readonly Difference[]
  /** Titles of the chapters that differences are read under; also of those that are gone. */
  chapterTitles: ReadonlyMap<string, string>
  currency: string
}

/** What is different, chapter by chapter. */
export function DifferenceList({ differences, chapterTitles, currency }: DifferenceListProps) {
  const [shown, setShown] = useState(SHOWN)
  const groups = groupsOf(differences.slice(0, shown))
  const left = differences.length - shown
  return (
    <ScrollRegion
      label="What is different"
      className="max-h-[46vh] overflow-y-auto border-y border-line text-13"
    >
      {groups.map(({ id, items }) => (
        <section key={id ?? 'course'} className="border-t border-line py-2 first:border-t-0">
          <h3 className="text-13 font-620 wrap-anywhere">
            {id === null ? 'The course' : <bdi>{chapterTitles.get(id)}</bdi>}
          </h3>
          <ul>
            {items.map((difference, i) => (
              <li key={i} className="flex gap-2 py-0.5">
                <span aria-hidden="true" className="mono w-4 shrink-0 text-center text-ink-2">
                  {signs[difference.type]}
                </span>
                <span className="min-w-0 wrap-anywhere">
                  <Words difference={difference} currency={currency} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {left > 0 && (
        <Button size="sm" variant="ghost" className="my-1.5" onClick={() => setShown(shown + 5 * SHOWN)}>
          Show {left > 5 * SHOWN ? '500 more' : `the other ${count(left, 'difference')}`}
        </Button>
      )}
    </ScrollRegion>
  )
}

const Words = ({ difference, currency }: { difference: Difference; currency: string }) =>
  differenceParts(difference, { currency, isUnderHeading: true }).map((part, i) =>
    typeof part === 'string' ? (
      part
    ) : (
      <span key={i}>
        “<bdi className="font-550">{part.name}</bdi>”
      </span>
    ),
  )

interface Group {
  id: string | null
  items: Difference[]
}

/** Differences of one chapter stand together already. */
function groupsOf(differences: readonly Difference[]): Group[] {
  const groups: Group[] = []
  for (const difference of differences) {
    const last = groups.at(-1)
    if (last?.id === difference.groupId) last.items.push(difference)
    else groups.push({ id: difference.groupId, items: [difference] })
  }
  return groups
}
