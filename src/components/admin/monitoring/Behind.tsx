'use client'

import type { MonitoringReport } from '@/schemas/monitoring'
import { Callout } from '@/components/ui/Callout'
import { formatFigure } from './figure-words'
import { SheetTable } from './SheetTable'
import { momentOf } from './step-clock'

const heading = 'mt-7 mb-2.5 text-16 font-semibold'
const time = (value: number | null) => (value === null ? '–' : formatFigure(value, 'ms'))

/** Where the figures come from: routes, pages, and the processes that run. */
export function Behind({ report }: { report: MonitoringReport }) {
  const { routes, pages, processes, window, worker, backlog } = report
  return (
    <>
      {!worker.is_there && backlog.unfinishedJobs > 0 && (
        <Callout tone="bad" role="status" title="Nothing works on videos" className="mt-7">
          <p className="text-13">
            {worker.last_seen_at === null
              ? 'No worker has ever run here.'
              : `No worker has been heard of since ${momentOf(worker.last_seen_at, window)}.`}{' '}
            Start one: <code>lectern worker</code>. What waits is taken up at once.
          </p>
        </Callout>
      )}
      {routes.length > 0 && (
        <>
          <h2 className={heading}>Routes that failed most, then the slowest</h2>
          <SheetTable
            label="Routes"
            rows={routes}
            rowKey={({ label }) => label}
            columns={[
              { head: 'Route', cell: ({ label }) => <bdi>{label}</bdi>, isMono: true },
              {
                head: 'Failed',
                cell: ({ failures, samples }) => `${failures} of ${samples.toLocaleString('en-US')}`,
              },
              { head: 'Time, p75', cell: ({ p75 }) => time(p75) },
            ]}
          />
        </>
      )}
      {pages.length > 0 && (
        <>
          <h2 className={heading}>Time to respond to a click, by page</h2>
          <SheetTable
            label="Pages"
            rows={pages}
            rowKey={({ label }) => label}
            columns={[
              { head: 'Page', cell: ({ label }) => label },
              { head: 'Visits', cell: ({ samples }) => samples.toLocaleString('en-US') },
              { head: 'Time, p75', cell: ({ p75 }) => time(p75) },
            ]}
          />
        </>
      )}
      {processes.length > 0 && (
        <>
          <h2 className={heading}>Servers and workers</h2>
          <SheetTable
            label="Servers and workers"
            rows={processes}
            rowKey={({ name }) => name}
            columns={[
              { head: 'Process', cell: ({ name }) => <bdi>{name}</bdi>, isMono: true },
              { head: 'Version', cell: ({ version }) => <bdi>{version}</bdi>, isMono: true },
              { head: 'Memory', cell: ({ memoryMegabytes }) => formatFigure(memoryMegabytes, 'megabytes') },
              {
                head: 'Heap',
                cell: ({ heapMegabytes }) =>
                  heapMegabytes === null ? '–' : formatFigure(heapMegabytes, 'megabytes'),
              },
              { head: 'Last heard of', cell: ({ seenAt }) => momentOf(seenAt, window), isMono: true },
            ]}
          />
        </>
      )}
    </>
  )
}
