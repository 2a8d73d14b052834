import type { MonitoringFigure } from '@/schemas/monitoring'

export const CHART = { width: 480, height: 96 }
/** Room for the stroke at the edges. */
const EDGE = 2
/** How wide a value is drawn that has no neighbour: as a dot it would be too small to see. */
const DASH = 6

export interface Scale {
  low: number
  high: number
}

/** From 0 to a little above the limit and everything drawn; of what may not fall, from a little below it to the top. */
export function scaleOf({ limit, series }: Pick<MonitoringFigure, 'limit' | 'series'>): Scale {
  const values = series.flatMap(({ points }) => points.filter((point) => point !== null))
  if (limit.kind === 'least') {
    const lowest = Math.min(limit.value, ...values)
    return { low: Math.max(0, lowest - (1 - lowest) * 0.5), high: 1 }
  }
  const high = Math.max(limit.value * 1.4, ...values.map((value) => value * 1.08))
  return { low: 0, high: high > 0 ? high : 1 }
}

/** Pixels from the top. */
export const heightOf = ({ low, high }: Scale, value: number): number => {
  const share = (value - low) / (high - low)
  return CHART.height - EDGE - share * (CHART.height - 2 * EDGE)
}

/** The path of a series: a gap where nothing was measured, a dash where nothing was before and after. */
export function pathOf(points: readonly (number | null)[], scale: Scale): string {
  const stepWidth = CHART.width / Math.max(1, points.length - 1)
  return points
    .map((point, i) => {
      if (point === null) return ''
      const [x, y] = [i * stepWidth, heightOf(scale, point).toFixed(1)]
      const isBegin = i === 0 || points[i - 1] === null
      const isAlone = isBegin && (points[i + 1] ?? null) === null
      if (isAlone) return `M${(x - DASH / 2).toFixed(1)} ${y}h${DASH}`
      return `${isBegin ? 'M' : 'L'}${x.toFixed(1)} ${y}`
    })
    .join('')
}

/** Worst value of a series and its step, for the sentence beside it. */
export function worstOf({
  limit,
  series,
}: Pick<MonitoringFigure, 'limit' | 'series'>): { value: number; step: number } | null {
  let worst: { value: number; step: number } | null = null
  const isWorse = (value: number, than: number) => (limit.kind === 'least' ? value < than : value > than)
  for (const { points } of series) {
    for (const [step, value] of points.entries()) {
      if (value !== null && (worst === null || isWorse(value, worst.value))) worst = { value, step }
    }
  }
  return worst
}
