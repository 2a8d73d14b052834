'use client'

import { RotateCw, Square } from 'lucide-react'
import Link from 'next/link'
import { Moment } from '@/components/admin/rollout/Moment'
import { Button } from '@/components/ui/Button'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { cn } from '@/lib/cn'
import type { MediaJob } from '@/types/api'
import { mayRetry, mayStop, stateWords, taskWords } from './job-words'

interface JobRowProps {
  job: MediaJob
  /** Milliseconds. */
  now: number
  isBusy: boolean
  onRetry: () => void
  onStop: () => void
}

/** One job: whose video, where it stands, why it failed, and what can be done. */
export function JobRow({ job, now, isBusy, onRetry, onStop }: JobRowProps) {
  const isBad = job.state === 'dead' || job.state === 'failed'
  return (
    <li className="flex items-start gap-x-4 gap-y-2 border-t border-line py-2.5 first:border-t-0 max-md:flex-wrap">
      <div className="grid min-w-0 flex-1 gap-1 max-md:basis-full">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <Link
            href={{ pathname: `/courses/${job.course_id}`, query: { preview: '1', video: job.video_id } }}
            prefetch={false}
            className="font-550 wrap-anywhere"
          >
            <bdi>{job.filename}</bdi>
          </Link>
          <span className="text-13 text-ink-2">{taskWords(job)}</span>
        </p>
        <p className={cn('text-13 tabular-nums', isBad ? 'text-bad' : 'text-ink-2')}>
          {stateWords(job, now)}
          {job.finished_at !== null && (
            <>
              , <Moment iso={job.finished_at} />
            </>
          )}
        </p>
        {job.state === 'running' && <ProgressBar value={job.percent} label={`Work on ${job.filename}`} />}
        {job.error_message !== null && <p className="max-w-[68ch] wrap-anywhere">{job.error_message}</p>}
        <Details job={job} />
      </div>
      <div className="flex gap-2">
        {mayRetry(job) && (
          <Button
            size="sm"
            icon={<RotateCw />}
            busy={isBusy}
            aria-label={`Retry the work on ${job.filename}`}
            onClick={onRetry}
          >
            Retry
          </Button>
        )}
        {mayStop(job) && (
          <Button
            size="sm"
            icon={<Square />}
            busy={isBusy}
            aria-label={`Stop the work on ${job.filename}`}
            onClick={onStop}
          >
            Stop
          </Button>
        )}
      </div>
    </li>
  )
}

/** What instructors are not told. */
function Details({ job }: { job: MediaJob }) {
  const facts = [
    ['Reason', job.error_code],
    ['Details', job.error_detail],
    ['Worker', job.worker],
    ['Attempt', job.attempt === 0 ? null : `${job.attempt}, ${job.failures} failed`],
    ['Job', job.id],
  ].filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '')
  return (
    <details className="text-13">
      <summary className="w-fit cursor-pointer py-0.5 text-ink-2 hover:text-ink">For operators</summary>
      <dl className="mt-1.5 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="font-mono text-12 leading-5 wrap-anywhere whitespace-pre-wrap">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
