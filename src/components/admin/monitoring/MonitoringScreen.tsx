'use client'

import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { ErrorState } from '@/components/ui/ErrorState'
import { Late } from '@/components/ui/Late'
import { Select } from '@/components/ui/Select'
import { Skeleton } from '@/components/ui/Skeleton'
import { adminQueries } from '@/lib/query/admin-queries'
import type { FigureId, MonitoringReport, MonitoringWindow } from '@/schemas/monitoring'
import { ErrorList } from './ErrorList'
import { FigureCard } from './FigureCard'
import { Behind } from './Behind'
import { cohortWords } from './figure-words'
import { momentOf } from './step-clock'

const windows: Record<MonitoringWindow, string> = { '1h': '1 h', '24h': '24 h', '7d': '7 d' }
const windowWords: Record<MonitoringWindow, string> = { '1h': '1 hour', '24h': '24 hours', '7d': '7 days' }

/** `/admin/monitoring`: every figure against its limit, and the errors behind it. Reads itself anew. */
export function MonitoringScreen() {
  const [window, setWindow] = useState<MonitoringWindow>('24h')
  const [version, setVersion] = useState<string | null>(null)
  const { data, error, refetch, isFetching } = useQuery(adminQueries.monitoring(window, version))
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2.5">
        <h1 className="page-title me-auto max-md:basis-full">Monitoring</h1>
        <div
          role="group"
          aria-label="Period"
          className="inline-flex gap-0.5 rounded-control border border-edge bg-surface p-0.5"
        >
          {(Object.keys(windows) as MonitoringWindow[]).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === window}
              aria-label={windowWords[one]}
              onClick={() => setWindow(one)}
              className="min-h-[calc(var(--control)-6px)] rounded-row px-3 font-530 text-ink-2 hover:bg-hover aria-pressed:bg-accent-tint-2 aria-pressed:text-ink forced-colors:aria-pressed:outline-2 forced-colors:aria-pressed:-outline-offset-2"
            >
              {windows[one]}
            </button>
          ))}
        </div>
        <Select
          aria-label="Version"
          value={version ?? ''}
          onChange={({ target }) => setVersion(target.value === '' ? null : target.value)}
          className="w-auto"
        >
          <option value="">Version: all</option>
          {data?.versions.map((one) => (
            <option key={one} value={one}>
              Version: {one}
            </option>
          ))}
        </Select>
      </div>
      {error && (
        <div className="mb-4">
          <ErrorState
            title="The figures could not be read"
            message={`${error.message} ${data ? 'What you see is from before.' : ''}`.trim()}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        </div>
      )}
      {data ? <Report report={data} /> : !error && <Waiting />}
    </>
  )
}

function Report({ report }: { report: MonitoringReport }) {
  const [behind, setBehind] = useState<FigureId | null>(null)
  const errors = useRef<HTMLHeadingElement>(null)
  const showErrors = (id: FigureId | null) => {
    setBehind(id)
    errors.current?.focus()
    errors.current?.scrollIntoView({ block: 'start' })
  }
  const broken = report.figures.filter(({ verdict }) => verdict === 'broken').length
  const hasBoth = report.figures.some(({ cohorts }) => cohorts.length > 1)
  return (
    <>
      <p className="mb-3.5 flex flex-wrap gap-x-[18px] gap-y-1 text-13 text-ink-2">
        <span>
          {broken === 0
            ? 'No limit is broken.'
            : broken === 1
              ? '1 limit is broken.'
              : `${broken} limits are broken.`}
        </span>
        {hasBoth && (
          <>
            <Key line="border-t-2 border-accent">{cohortWords.on}</Key>
            <Key line="border-t border-ink-3">{cohortWords.off}</Key>
          </>
        )}
        <span>Updated {momentOf(report.at)}</span>
      </p>
      <div className="grid border-t-2 border-rule md:grid-cols-2 md:gap-x-10 [@media(min-width:1100px)]:grid-cols-3">
        {report.figures.map((figure) => (
          <FigureCard
            key={figure.id}
            figure={figure}
            report={report}
            onShowErrors={({ id }) => showErrors(id)}
          />
        ))}
      </div>
      <ErrorList
        report={report}
        figure={report.figures.find(({ id }) => id === behind) ?? null}
        onShowAll={() => showErrors(null)}
        headingRef={errors}
      />
      <Behind report={report} />
    </>
  )
}

const Key = ({ line, children }: { line: string; children: ReactNode }) => (
  <span className="inline-flex items-center gap-2">
    <span aria-hidden="true" className={`w-[18px] ${line}`} />
    {children}
  </span>
)

const Waiting = () => (
  <Late label="Reading the figures">
    <div className="grid gap-10 border-t-2 border-rule pt-4 md:grid-cols-2 [@media(min-width:1100px)]:grid-cols-3">
      {Array.from({ length: 6 }, (_, i) => (
        <Skeleton key={i} className="h-44" />
      ))}
    </div>
  </Late>
)
