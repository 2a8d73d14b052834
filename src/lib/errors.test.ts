import { describe, expect, it } from 'vitest'
import { AppError, errorMessage, isErrorCode } from './errors'
import { problemDocument } from './problem-document'

describe('AppError', () => {
  it('becomes a problem document that tells nothing but its sentence', () => {
    const cause = new Error('password=hunter2 at /srv/secret.ts:1')
    const error = new AppError('internal', 'Something unexpected happened.', { cause, retryAfter: 5 })
    const problem = problemDocument(error, 'r1')
    expect(problem).toEqual({
      type: 'urn:lectern:error:internal',
      title: 'Unexpected error',
      status: 500,
      code: 'internal',
      detail: 'Something unexpected happened.',
      requestId: 'r1',
    })
    expect(JSON.stringify(problem)).not.toContain('hunter2')
  })

  it('carries wrong fields and its cause', () => {
    const errors = [{ field: 'title', message: 'Shorten it.' }]
    const cause = new Error('why')
    const error = new AppError('invalid', 'Shorten it.', { errors, cause })
    expect(error).toMatchObject({ errors, cause, status: 422, name: 'AppError' })
    expect(problemDocument(error, 'r1').errors).toEqual(errors)
    expect(new AppError('network', 'x').status).toBe(0)
  })
})

describe('errorMessage', () => {
  it('never shows the text of an error that is not ours', () => {
    expect(errorMessage(new TypeError('x is undefined'))).toBe(
      'Something unexpected happened. Your work is safe; try again.',
    )
    expect(errorMessage(new AppError('conflict', 'Jonas changed this title.'))).toBe(
      'Jonas changed this title.',
    )
  })
})

describe('isErrorCode', () => {
  it('knows ours, and nothing that every object has', () => {
    expect([isErrorCode('notFound'), isErrorCode('toString'), isErrorCode('')]).toEqual([true, false, false])
  })
})
