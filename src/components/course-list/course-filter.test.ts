import { describe, expect, it } from 'vitest'
import { filterFromParams, filterQuery, isNarrowed } from './course-filter'

const read = (query: string) => filterFromParams(new URLSearchParams(query))

describe('filterFromParams', () => {
  it('leaves out what it does not know', () => {
    expect(read('status=live&difficulty=easy&page=7')).toEqual({})
    expect(read(`search=${'x'.repeat(201)}`)).toEqual({})
    expect(read('search=%20%20')).toEqual({})
  })

  it('reads what it knows', () => {
    expect(read('search=+linocut&status=draft&difficulty=beginner')).toEqual({
      search: 'linocut',
      status: 'draft',
      difficulty: 'beginner',
    })
  })
})

describe('filterQuery', () => {
  it('is read back as it was written', () => {
    const filter = { search: 'a & b=c/ü', status: 'archived', difficulty: 'advanced' } as const
    expect(read(filterQuery(filter))).toEqual(filter)
  })

  it('is empty for the whole list', () => {
    expect(filterQuery({})).toBe('')
    expect(isNarrowed({})).toBe(false)
    expect(isNarrowed({ status: 'draft' })).toBe(true)
  })
})
