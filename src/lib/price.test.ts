import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePrice } from './price'

const priceOf = (text: string) => {
  const parsed = parsePrice(text)
  return parsed.ok ? parsed.price : parsed.message
}

describe('parsePrice', () => {
  it.each([
    ['49,999,00', '“49,999,00” could be two prices. Write 49999.00 or 49,999.'],
    ['49 99', '“49 99” could be two prices. Write 49.99 or 49.'],
    ['1 2 3', '“1 2 3” could be two prices. Write 12.00 or 12.'],
    ['1.2.3', '“1.2.3” could be two prices. Write 12.00 or 12.'],
    ['1,23,456', '“1,23,456” could be two prices. Write 123.00 or 123.'],
    ['1.234,567.89', '“1.234,567.89” could be two prices. Write 1234567.89 or 1,234,567.'],
    ['12,34.56', '“12,34.56” could be two prices. Write 1234.56 or 1,234.'],
    ['1e9', '“1e9” is not a price. Write a number such as 49 or 49.99, or leave it empty for free.'],
    ['free', '“free” is not a price. Write a number such as 49 or 49.99, or leave it empty for free.'],
    ['$', '“$” is not a price. Write a number such as 49 or 49.99, or leave it empty for free.'],
    [',', '“,” is not a price. Write a number such as 49 or 49.99, or leave it empty for free.'],
    ['-5', 'The price cannot be below zero.'],
    ['−5', 'The price cannot be below zero.'],
    ['$-5', 'The price cannot be below zero.'],
    ['49.999,123', '“49.999,123” has more than two decimals. Write two at most, such as 49.99.'],
    ['0.125', '“0.125” has more than two decimals. Write two at most, such as 49.99.'],
    ['49.9999', '“49.9999” has more than two decimals. Write two at most, such as 49.99.'],
    ['1234.567', '“1234.567” has more than two decimals. Write two at most, such as 49.99.'],
    ['100000', 'The price can be at most 99,999.99.'],
    ['100,000.00', 'The price can be at most 99,999.99.'],
    ['9'.repeat(400), 'The price can be at most 99,999.99.'],
  ])('refuses %j with a sentence', (text, message) => {
    expect(priceOf(text)).toBe(message)
  })

  it('shortens what it quotes', () => {
    expect(priceOf('x'.repeat(500))).toMatch(/^“x{40}…” is not a price/)
  })

  it.each([
    ['', null],
    ['  ', null],
    ['0', 0],
    ['49', 49],
    ['49.9', 49.9],
    ['49,99', 49.99],
    ['12,34', 12.34],
    ['5.', 5],
    ['.5', 0.5],
    [',50', 0.5],
    ['1,234', 1234],
    ['1.234', 1234],
    ['1.234,50', 1234.5],
    ['1,234.50', 1234.5],
    ['1,234.', 1234],
    ['12 345,67', 12345.67],
    ['12\u00A0345,67', 12345.67],
    ['12\u202F345,67', 12345.67],
    ['12’345.67', 12345.67],
    ['$49.50', 49.5],
    ['49,50 €', 49.5],
    ['£ 49', 49],
    ['99,999.99', 99999.99],
    ['٤٩٫٩٩', 49.99],
    ['۱٬۲۳۴', 1234],
    ['007', 7],
  ])('reads %j as %j', (text, price) => {
    expect(priceOf(text)).toBe(price)
  })

  it.each(['en-US', 'de-DE', 'fr-FR', 'de-CH', 'es-ES', 'ar-EG', 'fa-IR'])(
    'reads what %s writes',
    (locale) => {
      const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 })
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 9_999_999 }), (cents) => {
          expect(priceOf(format.format(cents / 100))).toBe(cents / 100)
        }),
      )
    },
  )

  it('answers any text with a price in range of at most two decimals, or with a sentence', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789.,- $€٤۴e'), maxLength: 12 }),
    )
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parsePrice(text)
        if (!parsed.ok) {
          expect(parsed.message).toMatch(/\.$/)
        } else if (parsed.price === null) {
          expect(text.trim()).toBe('')
        } else {
          expect(parsed.price).toBeGreaterThanOrEqual(0)
          expect(parsed.price).toBeLessThanOrEqual(99_999.99)
          expect(Number(parsed.price.toFixed(2))).toBe(parsed.price)
        }
      }),
      { numRuns: 500 },
    )
  })
})
