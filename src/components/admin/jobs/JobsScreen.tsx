'use client'

import { useRef, useState } from 'react'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { useJobQueue } from '@/hooks/use-admin-jobs'
import { count } from '@/lib/format'
import type { JobQueue } from '@/types/api'
import { JobList } from './JobList'
import { ageOf, countOf, viewWords, type JobsView } from './job-words'

const views: readonly JobsView[] = ['now', 'dead', 'failed', 'ended']

/** The work on videos: what is in line, what runs, and what waits for somebody. */
export function JobsScreen() {
  const { queue, readAt } = useJobQueue()
  const [view, setView] = useState<JobsView>('now')
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        <h1 className="page-title">Work on videos</h1>
        <p className="min-h-5 text-ink-2 tabular-nums">{queue && standWords(queue, readAt)}</p>
      </div>
      <div className="max-w-[560px]">
        <RadioGroup
          label="Show"
          name="jobs-view"
          value={view}
          onValueChange={setView}
          options={views.map((value) => ({
            value,
            label: (
              <span className="max-md:text-13">
                {viewWords[value]}{' '}
                <span className="text-ink-2 tabular-nums">{queue && countOf(queue, value)}</span>
              </span>
            ),
          }))}
        />
      </div>
      <section aria-labelledby="jobs-heading">
        <h2 id="jobs-heading" ref={heading} tabIndex={-1} className="mb-2.5 text-16 font-semibold">
          {viewWords[view]}
        </h2>
        <JobList key={view} view={view} onGone={() => heading.current?.focus()} />
      </section>
    </div>
  )
}

function standWords({ counts, waiting_since }: JobQueue, now: number): string {
  const { running, waiting, dead } = counts
  const oldest = waiting_since === null ? '' : `, the oldest ${ageOf(waiting_since, now)}`
  const needs =
    dead === 0 ? 'Nothing needs you.' : `${count(dead, 'job')} ${dead === 1 ? 'needs' : 'need'} you.`
  return `${running.toLocaleString('en-US')} running, ${waiting.toLocaleString('en-US')} waiting${oldest}. ${needs}`
}
