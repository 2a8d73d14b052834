import { limits } from './limits'

export type ParsedPrice = { ok: true; price: number | null } | { ok: false; message: string }

const SPACES = /[\s\u00A0\u202F\u2007\u2009]/gu
const MARKS = /[$€£]|[\u200E\u200F\u061C]/gu
/** Arabic-Indic and Persian digits, each block in order from 0. */
const OTHER_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/gu
const FRACTION_MAX = 2

const toAsciiDigit = (digit: string) => String((digit.codePointAt(0) ?? 0) & 0xf)

/**
 * Reads a price as people of any locale write it. Empty is a free course (`null`).
 *
 * Spaces and one of `$ € £` are dropped; Arabic-Indic and Persian digits and separators are read as ours.
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
  const compact = typed
    .replace(OTHER_DIGITS, toAsciiDigit)
    .replace(SPACES, '')
    .replace(MARKS, '')
    .replace(/٬/gu, ',')
    .replace(/٫/gu, '.')
    .replace(/['’](?=\d{3})/gu, ',')
  if (typed === '') return { ok: true, price: null }
  if (/^[-−–]/u.test(compact)) return refuse('The price cannot be below zero.')
  if (!/^[\d.,]*\d[\d.,]*$/u.test(compact)) {
    return refuse(`${quote(typed)} is not a price. Write a number such as 49 or 49.99, or leave it empty for free.`)
  }
  const normal = normalise(compact)
  if (normal === 'ambiguous') return refuse(twoPrices(typed, compact))
  if (normal === 'decimals') {
    return refuse(`${quote(typed)} has more than two decimals. Write two at most, such as 49.99.`)
  }
  const price = Number(normal)
  return price > limits.price ? refuse('The price can be at most 99,999.99.') : { ok: true, price }
}

/** The number as JavaScript writes it, or why there is none. */
function normalise(compact: string): string | 'ambiguous' | 'decimals' {
  const marks = compact.replace(/\d/gu, '')
  if (marks === '') return compact
  const last = marks.charAt(marks.length - 1)
  const cut = compact.lastIndexOf(last)
  const [whole, tail] = [compact.slice(0, cut), compact.slice(cut + 1)]
  const wholeMarks = new Set(whole.replace(/\d/gu, ''))

  if (marks.length === 1) {
    if (tail.length === 3 && /^[1-9]\d{0,2}$/u.test(whole)) return whole + tail
    return tail.length <= FRACTION_MAX ? `${whole || '0'}.${tail || '0'}` : 'decimals'
  }
  if (wholeMarks.has(last)) return isGrouped(compact, last) && wholeMarks.size === 1 ? digits(compact) : 'ambiguous'
  const [separator = ''] = wholeMarks
  if (wholeMarks.size !== 1 || !isGrouped(whole, separator)) return 'ambiguous'
  return tail.length <= FRACTION_MAX ? `${digits(whole)}.${tail || '0'}` : 'decimals'
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
