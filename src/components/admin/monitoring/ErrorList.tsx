'use client'

import type { Ref } from 'react'
import { Button } from '@/components/ui/Button'
import type { MonitoringFigure, MonitoringReport } from '@/schemas/monitoring'
import { cohortWords, words } from './figure-words'
import { SheetTable } from './SheetTable'
import { momentOf } from './step-clock'

interface ErrorListProps {
  report: MonitoringReport
  /** Whose errors are shown; all, unless told. */
  figure: MonitoringFigure | null
  onShowAll: () => void
  headingRef: Ref<HTMLHeadingElement>
}

/** The latest errors: enough to find the line in the log, and nothing that a person wrote. */
export function ErrorList({ report, figure, onShowAll, headingRef }: ErrorListProps) {
  const errors = figure ? report.errors.filter(({ kind }) => kind === figure.errorKind) : report.errors
  const heading = figure ? `Errors behind “${words[figure.id].title}”` : 'Latest errors'
  return (
    <section aria-label={heading}>
      <div className="mt-7 mb-2.5 flex flex-wrap items-center gap-3">
        <h2 ref={headingRef} tabIndex={-1} className="text-16 font-semibold">
          {heading}
        </h2>
        {figure && (
          <Button size="sm" onClick={onShowAll}>
            Show all errors
          </Button>
        )}
      </div>
      {errors.length === 0 ? (
        <p className="border-t-2 border-rule py-3 text-ink-2">
          No errors in this time. When something fails, it stands here with the request to look for in the
          log.
        </p>
      ) : (
        <SheetTable
          label={heading}
          rows={errors}
          rowKey={({ id }) => id}
          columns={[
            { head: 'Time', cell: ({ at }) => momentOf(at, report.window), isMono: true },
            { head: 'Where', cell: ({ route }) => <bdi>{route}</bdi> },
            {
              head: 'What happened',
              cell: ({ message, status }) => `${status === null ? '' : `${status}, `}${message}`,
            },
            { head: 'Cohort', cell: ({ cohort }) => cohortWords[cohort] },
            { head: 'Version', cell: ({ version }) => <bdi>{version}</bdi>, isMono: true },
            { head: 'Request', cell: ({ request_id, process }) => request_id ?? process, isMono: true },
          ]}
        />
      )}
    </section>
  )
}
