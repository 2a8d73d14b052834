import { describe, expect, it } from 'vitest'
import type { Difficulty } from '@/types/course'
import { type BasicInfoInput, parseBasicInfo } from './basic-info'

const typed: BasicInfoInput = { title: ' Birds ', description: 'B', price: '12,50', difficulty: 'beginner' }

describe('parseBasicInfo', () => {
  it('tidies the text and reads the price as typed', () => {
    expect(parseBasicInfo(typed)).toEqual({
      ok: true,
      value: { title: 'Birds', description: 'B', price: 12.5, difficulty: 'beginner' },
    })
    expect(parseBasicInfo({ ...typed, price: '' })).toMatchObject({ ok: true, value: { price: null } })
  })

  it('names everything that is wrong, from the top of the form', () => {
    const difficulty = 'expert' as Difficulty // what a damaged store may hold
    expect(parseBasicInfo({ title: ' ', description: '', price: '-1', difficulty })).toEqual({
      ok: false,
      problems: [
        { field: 'title', message: 'Give the course a title. You can change it later.' },
        { field: 'description', message: 'Describe the course in a sentence or two.' },
        { field: 'price', message: 'The price cannot be below zero.' },
        { field: 'difficulty', message: 'Choose beginner, intermediate or advanced.' },
      ],
    })
  })
})
