import { describe, expect, it } from 'vitest'
import { isId, newId } from './ids'

describe('newId', () => {
  it('makes ids that are never the same and sort by their time', () => {
    const ids = Array.from({ length: 500 }, newId)
    expect(new Set(ids).size).toBe(500)
    expect(ids.toSorted()).toEqual(ids)
    expect(ids.every(isId)).toBe(true)
  })

  it('are told from anything else', () => {
    expect(['', 'temp-1', '0198c2f1', "'; drop table"].map(isId)).toEqual([false, false, false, false])
  })
})
