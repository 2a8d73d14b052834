import { limits } from '@/lib/limits'
import { fromSrt, fromVtt } from './cue-text'
import { readSettings, settingsOfSrt } from './settings'
import { formatTime, parseTiming, type Timing } from './times'
import type { CaptionProblem, Cue, ParsedCaptions } from './types'

/**
 * Reads WebVTT or SubRip, whichever it is. Times are taken strictly: a caption whose time makes no sense is an error
 * and missing. Everything else is repaired where it is clear what was meant, and told. Never throws.
 */
export function parseCaptions(source: string): ParsedCaptions {
  const lines = linesOf(source)
  const first = lines.findIndex((line) => line.trim() !== '')
  const format = /^WEBVTT(?:\s|$)/.test(lines[first] ?? '') ? 'vtt' : 'srt'
  const reader = new Reader(lines, format)
  if (source.length > limits.captionBytes || byteLength(source) > limits.captionBytes) {
    reader.error(
      0,
      `The file is larger than ${limits.captionBytes / 1024 ** 2} MB, the most that captions can be.`,
    )
    return reader.result()
  }
  reader.read(format === 'vtt' ? afterHeader(lines, first) : Math.max(first, 0))
  return reader.result()
}

const byteLength = (text: string) => new TextEncoder().encode(text).length

const linesOf = (source: string): string[] =>
  source
    .replace(/^\ufeff/, '')
    .toWellFormed()
    .replaceAll('\0', '\ufffd')
    .split(/\r\n|\n|\r/)

const isBlank = (line: string | undefined) => line === undefined || line.trim() === ''

/** The header goes on to the first empty line; some programs forget that line. */
function afterHeader(lines: readonly string[], first: number): number {
  let i = first + 1
  while (i < lines.length && !isBlank(lines[i]) && !isTiming(lines[i], 'vtt')) i += 1
  return i
}

const ARROWED = /^\s*\d+:[\d:.,;]*\s*-{1,3}>/
const NUMBERS_AROUND = /^\s*[\d:.,;]+\s*-->|-->\s*\d+:/

/** A line that is meant as times, readable or not. */
function isTiming(line: string | undefined, format: 'vtt' | 'srt'): boolean {
  if (line === undefined || !line.includes('>')) return false
  return (format === 'vtt' && line.includes('-->')) || ARROWED.test(line) || NUMBERS_AROUND.test(line)
}

const isNumber = (line: string | undefined) => line !== undefined && /^\s*\d{1,7}\s*$/.test(line)

class Reader {
  readonly #cues: Cue[] = []
  readonly #errors: CaptionProblem[] = []
  readonly #warnings: CaptionProblem[] = []
  /** The last times could not be read, so that what stands below them belongs to nothing. */
  #isLost = false
  #isFull = false

  constructor(
    private readonly lines: readonly string[],
    private readonly format: 'vtt' | 'srt',
  ) {}

  error(line: number, message: string): void {
    this.#errors.push({ line, message })
  }
  warn(line: number, message: string): void {
    this.#warnings.push({ line, message })
  }

  result(): ParsedCaptions {
    const cues = this.#cues
    if (cues.length === 0 && this.#errors.length === 0) {
      this.error(0, 'There are no captions in this file. Choose a WebVTT (.vtt) or SubRip (.srt) file.')
    }
    const isSorted = cues.every(({ start }, i) => start >= (cues[i - 1]?.start ?? 0))
    if (!isSorted) this.warn(0, 'Some captions were not in the order of their times. They are now.')
    return {
      format: this.format,
      cues: isSorted ? cues : cues.toSorted((a, b) => a.start - b.start),
      errors: this.#errors,
      warnings: this.#warnings,
    }
  }

  read(from: number): void {
    for (let i = from; i < this.lines.length && !this.#isFull;) {
      if (isBlank(this.lines[i])) i += 1
      else i = this.#block(i)
    }
  }

  /** @returns the line behind it */
  #block(at: number): number {
    const { lines, format } = this
    const line = lines[at] ?? ''
    if (format === 'vtt' && /^(?:NOTE|STYLE|REGION)(?:\s|$)/.test(line) && !isTiming(lines[at + 1], format)) {
      if (!line.startsWith('NOTE')) this.warn(at + 1, 'Styles and regions are left out.')
      return this.#blockEnd(at)
    }
    if (isTiming(line, format)) return this.#cue(at, '')
    if (isTiming(lines[at + 1], format)) return this.#cue(at + 1, format === 'vtt' ? line.trim() : '')
    return this.#stray(at)
  }

  #blockEnd(at: number): number {
    let end = at
    while (end < this.lines.length && !isBlank(this.lines[end])) end += 1
    return end
  }

  /** Lines without a time: an empty line stood in the middle of a caption. */
  #stray(at: number): number {
    const end = this.#textEnd(at)
    const last = this.#cues.at(-1)
    if (end === at + 1 && isNumber(this.lines[at])) {
      this.warn(at + 1, `Caption ${(this.lines[at] ?? '').trim()} has neither a time nor text.`)
    } else if (this.#isLost) return end
    else if (last) {
      const more = this.#text(at, end)
      last.text = [last.text, more].filter((text) => text !== '').join('\n')
      this.warn(at + 1, 'An empty line inside a caption was taken out.')
    } else this.error(at + 1, 'This text has no time.')
    return end
  }

  /** Where the text ends that begins at a line: before an empty line, or before the next caption. */
  #textEnd(from: number): number {
    let end = from
    while (end < this.lines.length && !isBlank(this.lines[end]) && !isTiming(this.lines[end], this.format)) {
      end += 1
    }
    if (isBlank(this.lines[end]) || end === from) return end
    const hasNumber = isNumber(this.lines[end - 1])
    this.warn(end + 1, 'There was no empty line before this caption.')
    return hasNumber ? end - 1 : end
  }

  #cue(at: number, id: string): number {
    const line = this.lines[at] ?? ''
    const timing = parseTiming(line)
    const end = this.#textEnd(at + 1)
    const problem = timing ? orderProblem(timing) : UNREADABLE
    this.#isLost = problem !== undefined
    if (timing === undefined || problem !== undefined) {
      this.error(at + 1, problem ?? UNREADABLE)
      return end
    }
    if (this.#cues.length >= limits.captionCues) {
      this.#isFull = true
      this.error(
        at + 1,
        `A file can have ${limits.captionCues.toLocaleString('en-US')} captions. From here on they are left out.`,
      )
      return end
    }
    if (!timing.isExact) {
      this.warn(at + 1, `The time was read as ${formatTime(timing.start)} to ${formatTime(timing.end)}.`)
    }
    const text = this.#text(at + 1, end)
    if (text === '') this.warn(at + 1, 'This caption has no text.')
    this.#cues.push({
      id,
      start: timing.start,
      end: timing.end,
      text,
      settings: this.#settings(at, end, timing),
    })
    return end
  }

  #text(from: number, end: number): string {
    const source = this.lines.slice(from, end).join('\n')
    const { text, dropped } = this.format === 'vtt' ? fromVtt(source) : fromSrt(source)
    if (dropped > 0) this.warn(from + 1, 'Tags that captions cannot have were taken out; their text stays.')
    return text
  }

  #settings(at: number, end: number, { rest }: Timing): string {
    if (this.format === 'srt') return settingsOfSrt(this.lines.slice(at + 1, end).join('\n'))
    const { settings, dropped } = readSettings(rest)
    if (dropped > 0) this.warn(at + 1, 'Settings that mean nothing were left out.')
    return settings
  }
}

const UNREADABLE = 'This time cannot be read. Write it as 00:00:09.000 --> 00:00:10.000.'

const orderProblem = ({ start, end }: Timing): string | undefined => {
  if (end > start) return undefined
  return end === start
    ? `The caption ends when it starts, at ${formatTime(start)}.`
    : `The caption ends at ${formatTime(end)}, before it starts at ${formatTime(start)}.`
}
