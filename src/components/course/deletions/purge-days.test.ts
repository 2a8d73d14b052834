import { expect, it } from 'vitest'
import { purgeDays } from './purge-days'

const where = { now: new Date('2026-11-27T12:00:00.000Z'), locale: 'en-GB', timeZone: 'UTC' }
const days = (...isoMarks: string[]) => purgeDays(isoMarks.map(Date.parse), where)

it('is 30 days after the mark, with the year where it is the next one', () => {
  expect(days('2026-11-27T09:00:00.000Z')).toEqual({
    note: 'Nobody sees it, and it is deleted for good on 27 December.',
  })
  expect(days('2026-12-05T09:00:00.000Z').note).toContain('on 4 January 2027.')
})
it('is one sentence for all as long as all go on one day', () => {
  expect(days('2026-11-27T09:00:00.000Z', '2026-11-27T21:00:00.000Z')).toEqual({
    note: 'Nobody sees them, and they are deleted for good on 27 December.',
  })
})
it('names each day where they differ, and the first of them', () => {
  expect(days('2026-11-27T09:00:00.000Z', '2026-11-20T09:00:00.000Z')).toEqual({
    note: 'Nobody sees them. Each is deleted for good 30 days after it was marked, the first on 20 December.',
    days: ['27 December', '20 December'],
  })
})
it('says nothing where nothing is marked', () => {
  expect(days()).toEqual({ note: '' })
})
