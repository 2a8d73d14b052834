'use client'

import type { MonitoringFigure } from '@/schemas/monitoring'
import { cohortWords, formatFigure, words } from './figure-words'
import { stepTime, type StepClock } from './step-clock'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

/** What the chart shows, in numbers: the latest first, steps without a measurement left out. */
export function FigureTable({ figure, clock }: { figure: MonitoringFigure; clock: StepClock }) {
  const steps = figure.series[0]?.points.length ?? 0
  const rows = Array.from({ length: steps }, (_, i) => steps - 1 - i).filter((step) =>
    figure.series.some(({ points }) => (points[step] ?? null) !== null),
  )
  const { title } = words[figure.id]
  if (rows.length === 0) return <p className="mt-2 text-13 text-ink-2">Nothing was measured in this time.</p>
  return (
    <ScrollRegion label={`${title}, as a table`} className="mt-2 max-h-60 overflow-auto">
      <table className="w-full border-collapse text-13 tabular-nums">
        <thead>
          <tr className="border-b border-line text-start text-ink-2">
            <th scope="col" className="py-1 pe-3 text-start font-530">
              Time
            </th>
            {figure.series.map(({ cohort }) => (
              <th key={cohort} scope="col" className="py-1 pe-3 text-start font-530">
                {cohortWords[cohort]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((step) => (
            <tr key={step} className="border-b border-line">
              <th scope="row" className="py-1 pe-3 text-start font-mono font-normal">
                {stepTime(clock, step)}
              </th>
              {figure.series.map(({ cohort, points }) => {
                const value = points[step] ?? null
                return (
                  <td key={cohort} className="py-1 pe-3">
                    {value === null ? '–' : formatFigure(value, figure.unit)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
