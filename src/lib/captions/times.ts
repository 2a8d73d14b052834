import { limits } from '@/lib/limits'

/** Times of cues, in whole milliseconds. */

const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?`
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}(?:\s+(\S.*))?\s*$`)
const ONE_TIME = new RegExp(String.raw`^\s*${TIME}\s*$`)
/** As both formats write it; hours may be left out, as WebVTT does. */
const EXACT = /^(?:\d{2,4}:)?\d\d:\d\d[.,]\d{3}$/

export interface Timing {
  start: number
  end: number
  /** What stands behind the times. */
  rest: string
  /** Written as the formats want it. */
  isExact: boolean
}

/** @returns `undefined` when it cannot be read */
export function parseTiming(line: string): Timing | undefined {
  const match = TIMING.exec(line)
  if (!match) return undefined
  const start = toMs(match.slice(1, 5))
  const end = toMs(match.slice(5, 9))
  if (start === undefined || end === undefined) return undefined
  const [from = '', to = ''] = line.split('-->', 2)
  const isExact = EXACT.test(from.trim()) && EXACT.test(to.trim().split(/\s/, 1)[0] ?? '')
  return { start, end, rest: (match[9] ?? '').trim(), isExact }
}

/** One time as people type it: "1:02.5", "00:01:02,500", or seconds alone. */
export function parseTime(text: string): number | undefined {
  const match = ONE_TIME.exec(text)
  if (match) return toMs(match.slice(1, 5))
  const seconds = /^\s*(\d{1,6})(?:[.,](\d{1,9}))?\s*$/.exec(text)
  return seconds ? Number(seconds[1]) * 1000 + fraction(seconds[2]) : undefined
}

function toMs([hours = '0', minutes = '0', seconds = '0', decimals]: (string | undefined)[]) {
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + fraction(decimals)
  return ms > limits.integer ? undefined : ms
}

const fraction = (decimals = '') => Number(decimals.slice(0, 3).padEnd(3, '0'))

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')

/** "00:01:02.500". @param separator a comma for SubRip */
export function formatTime(ms: number, separator: '.' | ',' = '.'): string {
  const seconds = Math.floor(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds % 60)}${separator}${pad(ms % 1000, 3)}`
}
