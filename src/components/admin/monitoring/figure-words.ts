import { count, formatLength } from '@/lib/format'
import type { FigureId, MonitoringFigure, MonitoringReport } from '@/schemas/monitoring'

interface Words {
  title: string
  /** What a sample is, after "of" or a number. */
  samples: string
  /** What will appear here, and when. */
  empty: string
}

/** The figures in plain words. */
export const words: Record<FigureId, Words> = {
  errorRate: {
    title: 'Requests that failed',
    samples: 'request',
    empty: 'Appears with the first visit of a page.',
  },
  uploadSuccess: {
    title: 'Uploads that finished',
    samples: 'upload',
    empty: 'Appears when the first upload ends.',
  },
  inp: {
    title: 'Time to respond to a click, p75',
    samples: 'visit',
    empty: 'Appears when the first visitor leaves a page.',
  },
  queueAge: {
    title: 'Oldest job in the queue',
    samples: 'look',
    empty: 'Appears within ten seconds of the start.',
  },
  processing: {
    title: 'Videos the server gave up',
    samples: 'job',
    empty: 'Appears when the first video was worked on.',
  },
  stuckUploads: {
    title: 'Uploads that are stuck',
    samples: 'look',
    empty: 'Appears within ten seconds of the start.',
  },
  memory: { title: 'Server memory', samples: 'look', empty: 'Appears within ten seconds of the start.' },
  tabMemory: {
    title: 'Browser tab memory, p95',
    samples: 'visit',
    empty: 'Only some browsers tell it, when a page is left.',
  },
  loopDelay: {
    title: 'Event-loop delay, p95',
    samples: 'look',
    empty: 'Appears within ten seconds of the start.',
  },
  database: {
    title: 'Database answers, p95',
    samples: 'question',
    empty: 'Appears within ten seconds of the start.',
  },
  storage: {
    title: 'Storage answers, p95',
    samples: 'question',
    empty: 'Appears within a minute of the start.',
  },
  lcp: {
    title: 'Time until a page is drawn, p75',
    samples: 'visit',
    empty: 'Appears when the first visitor leaves a page.',
  },
  cls: {
    title: 'Layout that jumps, p75',
    samples: 'visit',
    empty: 'Appears when the first visitor leaves a page.',
  },
}

export const cohortWords = {
  on: 'New course creation',
  off: 'Classic form',
  none: 'Not signed in',
  all: 'All',
}

const number = (value: number, digits: number) =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits })

/** A value with its unit. */
export function formatFigure(value: number, unit: MonitoringFigure['unit']): string {
  switch (unit) {
    case 'share':
      return `${number(value * 100, 2)}%`
    case 'ms':
      return value >= 10_000 ? `${number(value / 1_000, 1)} s` : `${number(value, value < 10 ? 1 : 0)} ms`
    case 'seconds':
      return formatLength(value)
    case 'megabytes':
      return `${number(value, 0)} MB`
    case 'count':
      return number(value, 0)
    case 'score':
      return number(value, 2)
  }
}

/** Green or red in words. */
export const verdictWords = ({ verdict, limit }: Pick<MonitoringFigure, 'verdict' | 'limit'>): string =>
  verdict === 'waiting'
    ? 'Waiting'
    : verdict === 'within'
      ? 'Within limit'
      : limit.kind === 'least'
        ? 'Below limit'
        : 'Above limit'

/** How much the figure rests on. */
export function samplesOf({ id, samples, limit, verdict, unit }: MonitoringFigure): string {
  const noun = words[id].samples
  if (verdict === 'waiting') return `${number(samples, 0)} of ${count(limit.minSamples, noun)} needed`
  return unit === 'share' ? `of ${count(samples, noun)}` : noun === 'look' ? '' : count(samples, noun)
}

/** What else there is to know about a figure, in a sentence or two. */
export function noteOf(figure: MonitoringFigure, report: MonitoringReport): string {
  const { id, cohorts, unit, p95, failures, samples } = figure
  const parts: string[] = []
  if (cohorts.length > 1) {
    const each = cohorts.map(
      ({ cohort, value, samples: of }) =>
        `${cohortWords[cohort]} ${value === null ? '–' : formatFigure(value, unit)} of ${number(of, 0)}`,
    )
    parts.push(`${each.join(', ')}.`)
  }
  if (id === 'uploadSuccess') {
    parts.push(`${count(report.uploadsBegun, 'upload')} begun, ${number(failures, 0)} failed.`)
  }
  if (id === 'errorRate' && samples > 0) parts.push(`${count(failures, 'request')} failed.`)
  if (id === 'inp' || id === 'lcp' || id === 'cls') {
    if (p95 !== null) parts.push(`p95 ${formatFigure(p95, unit)}.`)
    const [slowest] = id === 'inp' ? report.pages : []
    if (slowest && slowest.p75 !== null) {
      parts.push(`Slowest page: ${slowest.label}, ${formatFigure(slowest.p75, 'ms')}.`)
    }
  }
  if (id === 'queueAge') {
    const { unfinishedJobs, deadJobs } = report.backlog
    parts.push(`${count(unfinishedJobs, 'job')} waiting or running, ${number(deadJobs, 0)} given up.`)
  }
  if (id === 'memory') {
    const largest = report.processes.toSorted((a, b) => b.memoryMegabytes - a.memoryMegabytes).slice(0, 3)
    parts.push(
      largest
        .map(({ name, memoryMegabytes }) => `${name} ${formatFigure(memoryMegabytes, 'megabytes')}`)
        .join(', '),
    )
  }
  if ((id === 'database' || id === 'storage') && failures > 0) {
    parts.push(`${number(failures, 0)} without an answer.`)
  }
  return parts.map((part) => part.replace(/^no /, 'No ')).join(' ')
}
