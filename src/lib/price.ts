import { limits } from './limits'

export type ParsedPrice = { ok: true; price: number | null } | { ok: false; message: string }

const SPACES = /\s/gu // no-break and narrow ones included
const SPACE_INSIDE = /\d\s+\d/u
const GROUPED_BY_SPACES = /^\d{1,3}(?:\s\d{3})+(?!\s*\d)/u
const MARKS = /[$€£]|[\u200E\u200F\u061C]/gu
/** Arabic-Indic and Persian digits, each block in order from 0. */
const OTHER_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/gu
const FRACTION_MAX = 2

const toAsciiDigit = (digit: string) => String((digit.codePointAt(0) ?? 0) & 0xf)

/**
 * Reads a price as people of any locale write it. Empty is a free course (`null`).
 *
 * `$ € £` and spaces (between groups of three too) are dropped; Arabic-Indic and Persian digits and separators
 * are read as ours.
 * A comma or a point counts as
 * - the decimal mark when it comes last and one or two digits follow: `12,34`, `1.234,50`, `1,234.5`;
 * - a thousands separator when groups of exactly three follow: `1,234`, `12.345`, `1,234,567`. So `1.234` is
 *   1234: a price has no third decimal, and a price of three decimals would be refused anyway. Only after a
 *   lone leading zero (`0.125`) can it be no thousands separator, so that one is refused.
 *
 * What could be two prices is never guessed: the answer is a sentence that says what to write instead.
 */
export function parsePrice(text: string): ParsedPrice {
  const typed = text.trim()
  const spaced = typed.replace(OTHER_DIGITS, toAsciiDigit).replace(MARKS, '').trim()
  const compact = spaced
    .replace(SPACES, '')
    .replace(/٬/gu, ',')
    .replace(/٫/gu, '.')
    .replace(/['’](?=\d{3})/gu, ',')
  if (typed === '') return { ok: true, price: null }
  if (/^[-−–]/u.test(compact)) return refuse('The price cannot be below zero.')
  if (!/^[\d.,]*\d[\d.,]*$/u.test(compact)) {
    return refuse(
      `${quote(typed)} is not a price. Write a number such as 49 or 49.99, or leave it empty for free.`,
    )
  }
  if (SPACE_INSIDE.test(spaced) && !GROUPED_BY_SPACES.test(spaced)) {
    return refuse(twoPrices(typed, spaced.replace(SPACES, ',')))
  }
  const price = numberOf(compact)
  if (price === 'ambiguous') return refuse(twoPrices(typed, compact))
  if (price === 'decimals') {
    return refuse(`${quote(typed)} has more than two decimals. Write two at most, such as 49.99.`)
  }
  return price > limits.price ? refuse('The price can be at most 99,999.99.') : { ok: true, price }
}

/** The number that digits, commas and points stand for, or why there is none. */
function numberOf(compact: string): number | 'ambiguous' | 'decimals' {
  const marks = compact.replace(/\d/gu, '')
  if (marks === '') return Number(compact)
  const last = marks.charAt(marks.length - 1)
  const cut = compact.lastIndexOf(last)
  const [whole, tail] = [compact.slice(0, cut), compact.slice(cut + 1)]
  if (marks.length === 1 && tail.length === 3 && /^[1-9]\d{0,2}$/u.test(whole)) return Number(whole + tail)

  const [separator, ...others] = new Set(whole.replace(/\d/gu, ''))
  if (others.length > 0) return 'ambiguous'
  if (separator === last) return isGrouped(compact, last) ? Number(digits(compact)) : 'ambiguous'
  if (separator !== undefined && !isGrouped(whole, separator)) return 'ambiguous'
  return tail.length <= FRACTION_MAX ? Number(`${digits(whole)}.${tail}0`) : 'decimals'
}

const isGrouped = (value: string, separator: string) => {
  const [first = '', ...groups] = value.split(separator)
  return /^[1-9]\d{0,2}$/u.test(first) && groups.every((group) => /^\d{3}$/u.test(group))
}

const digits = (value: string) => value.replace(/\D/gu, '')
const quote = (value: string) => `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`
const refuse = (message: string): ParsedPrice => ({ ok: false, message })

/** Names what the writer probably meant: the digits before the last mark, with and without decimals. */
function twoPrices(typed: string, compact: string): string {
  const cut = Math.max(compact.lastIndexOf(','), compact.lastIndexOf('.'))
  const whole = digits(compact.slice(0, cut)).replace(/^0+(?=\d)/u, '') || '0'
  const tail = compact.slice(cut + 1)
  const decimals = tail.length === FRACTION_MAX ? tail : '00'
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, ',')
  return grouped === whole
    ? `${quote(typed)} could be two prices. Write ${whole}.${decimals} or ${whole}.`
    : `${quote(typed)} could be two prices. Write ${whole}.${decimals} or ${grouped}.`
}
