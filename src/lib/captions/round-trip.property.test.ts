import fc from 'fast-check'
import { limits } from '@/lib/limits'
import { describe, expect, it } from 'vitest'
import { fromTyped, toPlain, toTyped } from './cue-text'
import { decodeCaptions } from './decode'
import { parseCaptions } from './parse'
import { toSrt, toVtt } from './serialise'
import { formatTime, parseTime } from './times'
import type { Cue } from './types'

const bits = fc.constantFrom(
  '<b>', '</b>', '<i>', '<v Ada>', '<v.a-b x-->', '</v>', '<c.red>', '<ruby>', '<rt>', '</ruby>', '<script>', '<lang ar>',
  '&', '&amp;', '&lt;', '&amp;lt;', '&#60;', '&nbsp;', '<', '>', '-->', '--', '\n', '\n\n', '\r\n', ' ', '\u2028', '\0',
  '1', '00:00:01.000 --> 00:00:02.000', 'NOTE', 'WEBVTT', 'مرحبا', '😀', '\ud800', 'é', '{\\an8}', '\u0007', '\ufeff',
) // prettier-ignore
const typed = fc
  .array(fc.oneof({ weight: 3, arbitrary: bits }, fc.string({ unit: 'binary', maxLength: 6 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))

const cues = fc
  .array(
    fc.record({
      id: fc.constantFrom('', '', 'intro', '7', 'NOTE x', 'كلمة'),
      start: fc.integer({ min: 0, max: 400_000_000 }),
      length: fc.integer({ min: 1, max: 100_000 }),
      text: typed.map(fromTyped),
      settings: fc.constantFrom('', 'line:0', 'line:85%,end align:center', 'vertical:rl size:50%'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list): Cue[] =>
    list
      .map(({ start, length, ...cue }) => ({ ...cue, start, end: start + length }))
      .toSorted((a, b) => a.start - b.start),
  )

describe('for any captions', () => {
  it('what is written as WebVTT is read as the same, and written as the same again', () => {
    fc.assert(
      fc.property(cues, (list) => {
        const file = toVtt(list)
        const parsed = parseCaptions(file)
        expect(parsed.errors).toEqual([])
        expect(parsed.cues).toEqual(list)
        expect(toVtt(parsed.cues)).toBe(file)
      }),
      { numRuns: 300 },
    )
  })

  it('what is written as SubRip is read with the same times, and its text does not change any more', () => {
    fc.assert(
      fc.property(cues, (list) => {
        // SubRip has no escapes: a text that reads as a time, or as an override, is one.
        fc.pre(list.every(({ text }) => !/-(?:-|&gt;)|\{\\/.test(text)))
        const once = parseCaptions(toSrt(list))
        expect(once.errors).toEqual([])
        expect(once.cues.map(({ start, end }) => [start, end])).toEqual(
          list.map(({ start, end }) => [start, end]),
        )
        // Of what is escaped in WebVTT, some reads as a tag once it is not: after that it stays.
        const twice = parseCaptions(toSrt(once.cues))
        const thrice = parseCaptions(toSrt(twice.cues))
        expect(thrice.cues.map(({ text }) => toPlain(text))).toEqual(
          twice.cues.map(({ text }) => toPlain(text)),
        )
      }),
      { numRuns: 200 },
    )
  })
})

it('what is typed stays what it is when it is shown to be edited again', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const kept = fromTyped(text)
      expect(fromTyped(toTyped(kept))).toBe(kept)
      expect(fromTyped(kept)).toBe(kept)
      expect(kept).not.toMatch(/-->|\n\n|<(?!\/?(?:b|i|u|c|v|lang|ruby|rt)\b)/)
    }),
    { numRuns: 500 },
  )
})

it('reading never fails, whatever the bytes are, and gives captions that can be written', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }).map((bytes) => decodeCaptions(bytes).text),
        typed,
      ),
      (text) => {
        for (const source of [text, `WEBVTT\n\n${text}`, `1\n00:00:01,000 --> 00:00:02,000\n${text}`]) {
          const { cues: found } = parseCaptions(source)
          expect(parseCaptions(toVtt(found)).cues).toEqual(found)
          for (const { start, end } of found) expect(end).toBeGreaterThan(start)
        }
      },
    ),
    { numRuns: 300 },
  )
})

it('a time is read as it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: limits.integer }), fc.constantFrom('.', ','), (ms, separator) => {
      expect(parseTime(formatTime(ms, separator))).toBe(ms)
    }),
  )
})
