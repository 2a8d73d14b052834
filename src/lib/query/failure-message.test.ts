import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { failureMessage } from './failure-message'

const move = { what: 'the move' }
const back = '“Power, with a pencil” is back in its old place'

describe('failureMessage', () => {
  it('says what happened, what went back, what is safe, and how to find it in the log', () => {
    const error = new AppError('internal', 'Hidden.', { requestId: '0198c2f1-7a00-7000-8000-000000000000' })
    expect(failureMessage(error, move, back)).toBe(
      'The server did not accept the move, so “Power, with a pencil” is back in its old place. Your other edits are safe. (request 0198c2f1)',
    )
  })

  it('tells a missing connection from a missing answer', () => {
    expect(failureMessage(new AppError('network', 'x'), move, back)).toBe(
      `There is no connection, so the move did not reach the server and ${back}. Your other edits are safe.`,
    )
    expect(failureMessage(new AppError('timeout', 'x'), move, back)).toBe(
      `The server did not answer about the move in time, so ${back}. Your other edits are safe.`,
    )
  })

  it('lets the server speak where it gave the reason', () => {
    expect(failureMessage(new AppError('notFound', 'This chapter no longer exists.'), move)).toBe(
      'This chapter no longer exists.',
    )
  })

  it('is silent about what was cancelled and what the screen shows in place', () => {
    expect(failureMessage(new AppError('aborted', 'x'), move)).toBeUndefined()
    expect(
      failureMessage(new AppError('invalid', 'x'), { ...move, shownInPlace: ['invalid'] }),
    ).toBeUndefined()
    expect(failureMessage(new AppError('internal', 'x'), { ...move, shownInPlace: 'all' })).toBeUndefined()
  })

  it('never shows the text of an error that is not ours', () => {
    expect(failureMessage(new TypeError('x is undefined'), move)).not.toMatch(/undefined/)
  })
})
