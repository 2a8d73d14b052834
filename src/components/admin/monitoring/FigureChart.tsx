'use client'

import { useId } from 'react'
import { cn } from '@/lib/cn'
import type { MonitoringFigure } from '@/schemas/monitoring'
import { CHART, heightOf, pathOf, scaleOf, worstOf } from './chart-lines'
import { cohortWords, formatFigure, words } from './figure-words'
import { stepTime, type StepClock } from './step-clock'

interface FigureChartProps {
  figure: MonitoringFigure
  clock: StepClock
}

/** The figure over time, with its limit drawn in; what is beyond it is red. The numbers are in the table behind it. */
export function FigureChart({ figure, clock }: FigureChartProps) {
  const clipId = useId()
  const scale = scaleOf(figure)
  const limitAt = heightOf(scale, figure.limit.value)
  const isLeast = figure.limit.kind === 'least'
  const steps = figure.series[0]?.points.length ?? 0
  const labels = [0, 0.25, 0.5, 0.75].map((share) => stepTime(clock, Math.round(share * (steps - 1))))
  return (
    <>
      <figure className="relative my-2.5 mb-1 h-24" dir="ltr">
        <svg
          viewBox={`0 0 ${CHART.width} ${CHART.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={sentence(figure, clock)}
          className="block size-full overflow-visible *:[fill:none] *:[vector-effect:non-scaling-stroke]"
        >
          <path d={`M0 ${CHART.height - 0.5}H${CHART.width}`} className="stroke-line" />
          <path d={`M0 ${limitAt}H${CHART.width}`} className="stroke-ink-3" strokeDasharray="3 4" />
          {figure.series.toReversed().map(({ cohort, points }) => (
            <path
              key={cohort}
              d={pathOf(points, scale)}
              strokeLinejoin="round"
              strokeLinecap="round"
              className={cohort === 'off' ? 'stroke-ink-3' : 'stroke-accent'}
              strokeWidth={cohort === 'off' ? 1.5 : 2}
            />
          ))}
          <clipPath id={clipId}>
            <rect
              x={-4}
              width={CHART.width + 8}
              y={isLeast ? limitAt : -4}
              height={isLeast ? CHART.height : Math.max(0, limitAt + 4)}
            />
          </clipPath>
          {figure.series.map(({ cohort, points }) => (
            <path
              key={`${cohort} beyond`}
              d={pathOf(points, scale)}
              clipPath={`url(#${clipId})`}
              strokeLinejoin="round"
              strokeLinecap="round"
              className="stroke-bad"
              strokeWidth={2}
            />
          ))}
        </svg>
        <span
          aria-hidden="true"
          className={cn(
            'absolute end-0 bg-canvas ps-1 font-mono text-12 text-ink-2',
            isLeast ? '' : '-translate-y-full',
          )}
          style={{ insetBlockStart: `${(limitAt / CHART.height) * 100}%` }}
        >
          limit {formatFigure(figure.limit.value, figure.unit)}
        </span>
      </figure>
      <p aria-hidden="true" dir="ltr" className="mb-2 flex justify-between font-mono text-12 text-ink-3">
        {labels.map((label, i) => (
          <span key={i}>{label}</span>
        ))}
        <span>now</span>
      </p>
    </>
  )
}

function sentence(figure: MonitoringFigure, clock: StepClock): string {
  const worst = worstOf(figure)
  const limit = `limit ${formatFigure(figure.limit.value, figure.unit)}`
  if (!worst) return `${words[figure.id].title}: nothing measured yet, ${limit}`
  const extreme = figure.limit.kind === 'least' ? 'lowest' : 'highest'
  const lines = figure.series.map(({ cohort }) => cohortWords[cohort]).join(' and ')
  return `${words[figure.id].title}, ${lines}: ${extreme} ${formatFigure(worst.value, figure.unit)} at ${stepTime(clock, worst.step)}, ${limit}`
}
