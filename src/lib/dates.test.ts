import { expect, it } from 'vitest'
import { dayFormatter, formatMoment } from './dates'

const here = { locale: 'en-GB', timeZone: 'UTC' }

it('names a moment by day and clock', () => {
  expect(formatMoment('2026-11-27T12:04:30.000Z', here)).toBe('27 November 2026 at 12:04')
  expect(formatMoment('2026-11-27T23:30:00.000Z', { locale: 'de', timeZone: 'Europe/Berlin' })).toBe(
    '28. November 2026 um 00:30',
  )
})
it('names a day, with its year only where it is another one', () => {
  const now = new Date('2026-11-27T12:00:00.000Z')
  const format = dayFormatter({ now, ...here })
  expect(format(new Date('2026-12-27T12:00:00.000Z'))).toBe('27 December')
  expect(format(new Date('2027-01-03T12:00:00.000Z'))).toBe('3 January 2027')
})
