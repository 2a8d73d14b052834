import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { packJson, unpackJson } from './packed-json'

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('packing', () => {
  it('gives back every value that JSON can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(unpackJson(packJson(value))).toEqual(asJson(value))
      }),
    )
  })

  it('gives back lists of like objects, whatever differs between them', () => {
    const value = fc.oneof(fc.constantFrom(null, 0, '', false), fc.string(), fc.constant({ id: 1 }))
    const record = fc.record({ id: fc.nat(3), next: value, more: value }, { requiredKeys: ['id'] })
    fc.assert(
      fc.property(fc.array(record), (list) => {
        expect(unpackJson(packJson({ list, twice: list }))).toEqual(asJson({ list, twice: list }))
      }),
    )
  })

  it('takes objects that hold others of their own kind', () => {
    const tree = { id: 1, below: { id: 1, below: { id: 2, below: null } }, beside: 1 }
    expect(unpackJson(packJson([tree, tree]))).toEqual([tree, tree])
  })

  it('leaves out what is undefined, and a key named __proto__ is a key like others', () => {
    expect(unpackJson(packJson({ a: undefined, b: [undefined] }))).toEqual({ b: [null] })
    const odd: unknown = JSON.parse('[{"__proto__":{"x":1},"a":1},{"__proto__":{"x":1},"a":2}]')
    expect(JSON.stringify(unpackJson(packJson(odd)))).toBe(JSON.stringify(odd))
  })

  it('makes a course several times shorter', () => {
    const videos = Array.from({ length: 100 }, (_, order) => makeVideo({ order }))
    const course = makeCourse({ chapters: [makeChapter({ videos })] })
    expect(packJson(course).length).toBeLessThan(JSON.stringify(course).length / 3)
    expect(unpackJson(packJson(course))).toEqual(course)
  })
})

it('refuses a text of another kind', () => {
  expect(() => unpackJson('[7]')).toThrow('not made by packJson')
  expect(() => unpackJson('[2,0,{}]')).toThrow('not made by packJson')
  expect(() => unpackJson('{')).toThrow()
})
