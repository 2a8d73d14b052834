import { expect, it } from 'vitest'
import { editedLabel } from './edited-label'

const options = { now: new Date('2026-11-22T14:00:00Z'), locale: 'en-GB', timeZone: 'UTC' }

it.each([
  ['2026-11-22T12:04:59Z', '12:04'],
  ['2026-11-21T23:59:00Z', '21 Nov'],
  ['2026-01-01T00:00:00Z', '1 Jan'],
  ['2025-12-31T23:59:00Z', '31 Dec 2025'],
])('tells when %s was', (iso, label) => {
  expect(editedLabel(iso, options)).toBe(label)
})

it('counts the day where the reader is', () => {
  expect(editedLabel('2026-11-21T20:00:00Z', { ...options, timeZone: 'Asia/Tokyo' })).toBe('05:00')
})
