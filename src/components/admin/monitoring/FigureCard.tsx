'use client'

import { Check, Clock, OctagonX } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/ui/Badge'
import type { MonitoringFigure, MonitoringReport } from '@/schemas/monitoring'
import { FigureChart } from './FigureChart'
import { FigureTable } from './FigureTable'
import { formatFigure, noteOf, samplesOf, verdictWords, words } from './figure-words'

interface FigureCardProps {
  figure: MonitoringFigure
  report: MonitoringReport
  onShowErrors: (figure: MonitoringFigure) => void
}

const looks = {
  within: { tone: 'good', icon: <Check /> },
  broken: { tone: 'bad', icon: <OctagonX /> },
  waiting: { tone: 'wait', icon: <Clock /> },
} as const

/** One figure: its value against its limit in words, its chart, and what lies behind it. */
export function FigureCard({ figure, report, onShowErrors }: FigureCardProps) {
  const [isTable, setIsTable] = useState(false)
  const { title, empty } = words[figure.id]
  const { tone, icon } = looks[figure.verdict]
  const note = noteOf(figure, report)
  const errors = report.errors.filter(({ kind }) => kind === figure.errorKind).length
  const headingId = `figure-${figure.id}`
  return (
    <section aria-labelledby={headingId} data-figure={figure.id} className="border-b border-line py-3.5">
      <header className="flex items-center justify-between gap-2">
        <h2 id={headingId} className="text-13 font-550 text-ink-2">
          {title}
        </h2>
        <Badge tone={tone} icon={icon}>
          {verdictWords(figure)}
        </Badge>
      </header>
      <p className="text-26 font-550 tracking-[-0.022em] tabular-nums">
        {figure.value === null ? (
          <span className="text-20 text-ink-2">Nothing yet</span>
        ) : (
          formatFigure(figure.value, figure.unit)
        )}{' '}
        <small className="text-13 font-normal tracking-normal text-ink-2">{samplesOf(figure)}</small>
      </p>
      <FigureChart figure={figure} clock={report} />
      <p className="min-h-4 text-12 text-pretty text-ink-2">
        {figure.value === null ? empty : <bdi>{note}</bdi>}
      </p>
      <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-12">
        <button
          type="button"
          aria-expanded={isTable}
          onClick={() => setIsTable((now) => !now)}
          className="min-h-6 text-accent underline hover:text-accent-hover"
        >
          {isTable ? 'Hide the table' : 'Show as table'}
          <span className="sr-only">: {title}</span>
        </button>
        {errors > 0 && (
          <button
            type="button"
            onClick={() => onShowErrors(figure)}
            className="min-h-6 text-accent underline hover:text-accent-hover"
          >
            Show errors<span className="sr-only"> behind {title}</span>
          </button>
        )}
      </p>
      {isTable && <FigureTable figure={figure} clock={report} />}
    </section>
  )
}
