import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { newId } from '@/lib/ids'
import {
  batchVideoUpdateSchema,
  chapterTitleSchema,
  courseFilterSchema,
  courseTitleSchema,
  createCourseSchema,
  descriptionSchema,
  idSchema,
  moveSchema,
  pendingIdsSchema,
  priceSchema,
  updateCourseSchema,
  wizardStepSchema,
} from './course'
import { signPartsSchema, startUploadSchema } from './upload'

const messageOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message

describe('titles', () => {
  it.each([
    [undefined, 'Give the course a title. You can change it later.'],
    ['', 'Give the course a title. You can change it later.'],
    [' \t\n ', 'Give the course a title. You can change it later.'],
    ['\u0000\u0007', 'Give the course a title. You can change it later.'],
    [7, 'The title is text.'],
    [null, 'The title is text.'],
    ['x'.repeat(201), 'The title has more than 200 characters. Shorten it.'],
  ])('refuse %j', (value, message) => {
    expect(messageOf(courseTitleSchema, value)).toBe(message)
  })

  it('are tidied, and otherwise left as written: markup, emoji and right-to-left text are text', () => {
    expect(courseTitleSchema.parse('  Bird\u0000s \t of\r\n  prey ')).toBe('Birds of prey')
    for (const title of ['<b>Birds</b>', '🦅 Adler', 'طيور', 'x'.repeat(200)]) {
      expect(courseTitleSchema.parse(title)).toBe(title)
    }
  })

  it('are one line of at most 200 well-formed characters, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const parsed = chapterTitleSchema.safeParse(text)
        if (!parsed.success) return
        expect(parsed.data.length).toBeGreaterThan(0)
        expect(parsed.data.length).toBeLessThanOrEqual(200)
        expect(parsed.data.isWellFormed()).toBe(true)
        expect(parsed.data).toBe(parsed.data.trim())
        expect(chapterTitleSchema.parse(parsed.data)).toBe(parsed.data)

        expect(parsed.data).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/)
      }),
    )
  })
})

describe('descriptions', () => {
  it('keep their lines and their length limit', () => {
    expect(descriptionSchema.parse(' one\r\ntwo\rthree\u0000\n\n ')).toBe('one\ntwo\nthree')
    expect(messageOf(descriptionSchema, '  ')).toBe('Describe the course in a sentence or two.')
    expect(messageOf(descriptionSchema, undefined)).toBe('Describe the course in a sentence or two.')
    expect(messageOf(descriptionSchema, ['x'])).toBe('The description is text.')
    expect(messageOf(descriptionSchema, 'x'.repeat(10_001))).toBe(
      'The description has more than 10,000 characters. Shorten it.',
    )
  })
})

describe('prices', () => {
  it.each([
    [-0.01, 'The price cannot be below zero.'],
    [100_000, 'The price can be at most 99,999.99.'],
    [0.001, 'A price has at most two decimals.'],
    ['49', expect.stringMatching(/^The price is a number from 0 to 99,999\.99/)],
    [NaN, expect.stringMatching(/^The price is a number/)],
    [Infinity, expect.stringMatching(/^The price is a number/)],
  ])('refuse %j', (value, message) => {
    expect(messageOf(priceSchema, value)).toEqual(message)
  })

  it('take every whole number of cents, and nothing for free', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (cents) => {
        expect(priceSchema.parse(cents / 100)).toBe(cents / 100)
      }),
    )
    expect(priceSchema.parse(null)).toBeNull()
  })
})

describe('bodies', () => {
  it('refuse unknown fields, wrong types and ids that are none', () => {
    expect(createCourseSchema.safeParse({ title: 'A', difficulty: 'beginner', admin: true }).success).toBe(
      false,
    )
    expect(messageOf(createCourseSchema, { title: 'A', difficulty: 'expert' })).toBe(
      'Choose beginner, intermediate or advanced.',
    )
    expect(messageOf(createCourseSchema, { id: 'temp-1', title: 'A', difficulty: 'beginner' })).toBe(
      'An id is a UUID.',
    )
    expect(messageOf(wizardStepSchema, 5)).toBe('A step is 1, 2, 3 or 4.')
    expect(messageOf(moveSchema, { type: 'course', id: newId(), afterId: null })).toBe(
      'Only a chapter or a video can be moved.',
    )
    expect(messageOf(moveSchema, { type: 'chapter', id: newId(), afterId: null, revision: 1.5 })).toBe(
      'A revision is a whole number.',
    )
    expect(messageOf(batchVideoUpdateSchema, { updates: [] })).toBe('Name at least one video.')
    expect(messageOf(batchVideoUpdateSchema, { updates: [{ id: newId(), order: 1.5 }] })).toBe(
      'A place is a whole number of 0 or more.',
    )
    expect(pendingIdsSchema.safeParse({ ids: [] }).success).toBe(false)
  })

  it('change at least one field', () => {
    expect(messageOf(updateCourseSchema, {})).toBe('Name at least one field to change.')
    expect(updateCourseSchema.parse({ price: null })).toEqual({ price: null })
  })

  it('know an id in any case as the same', () => {
    const id = newId()
    expect(idSchema.parse(id.toUpperCase())).toBe(id)
  })

  it('read a filter from a query', () => {
    expect(courseFilterSchema.parse({ limit: '20', status: 'draft' })).toEqual({ limit: 20, status: 'draft' })
    expect(courseFilterSchema.safeParse({ limit: '0' }).success).toBe(false)
  })
})

describe('uploads', () => {
  const request = { courseId: newId(), chapterId: newId(), filename: 'a.mp4', size: 1 }

  it('say what is wrong with the file', () => {
    expect(messageOf(startUploadSchema, { ...request, size: 0 })).toBe(
      'This file is empty (0 bytes). Export it again and choose it here; the title stays.',
    )
    expect(messageOf(startUploadSchema, { ...request, filename: 'Field notes.docx' })).toBe(
      '“Field notes.docx” is not a video. Choose MP4, MOV, WebM, MKV, AVI, WMV or FLV.',
    )
    const long = messageOf(startUploadSchema, { ...request, filename: `${'x'.repeat(300)}.docx` })
    expect(long).toMatch(/^“x{60}…x{10}\.docx” is not a video\./)
    expect(messageOf(startUploadSchema, { ...request, filename: '' })).toBe('Name the file.')
    expect(messageOf(startUploadSchema, { ...request, filename: undefined })).toBe('Name the file.')
    expect(messageOf(startUploadSchema, { ...request, size: 1.5 })).toBe(
      'The size is a whole number of bytes.',
    )
  })

  it('sign a handful of real parts', () => {
    expect(messageOf(signPartsSchema, { partNumbers: [] })).toBe('Name at least one part.')
    expect(messageOf(signPartsSchema, { partNumbers: [1.5] })).toBe('A part number is a whole number from 1.')
    expect(messageOf(signPartsSchema, { partNumbers: Array(101).fill(1) })).toBe('At most 100 parts at once.')
  })
})
