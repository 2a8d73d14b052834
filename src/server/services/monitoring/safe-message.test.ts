import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { safeMessage } from './safe-message'

const SECRETS = [
  'mara@example.org',
  'My secret title',
  'hunter2hunter2',
  'sk_live_51Hq8aKd93nDk2lf0aQ',
  'X-Amz-Signature=abcdef0123456789',
  '/home/mara/video.mp4',
  'heron-counts.mov',
]

describe('safeMessage', () => {
  it.each([
    new Error(`duplicate key (email)=(mara@example.org)`),
    new Error(`invalid input syntax for type uuid: "My secret title"`),
    new Error(`no such file: '/home/mara/video.mp4'`),
    new Error(`ENOENT: no such file or directory, open '/home/mara/video.mp4'`),
    new Error(`GET https://b.example/heron-counts.mov?X-Amz-Signature=abcdef0123456789 failed`),
    new Error(`connect to postgresql://lectern:hunter2hunter2@db/lectern failed`),
    new Error(`token sk_live_51Hq8aKd93nDk2lf0aQ refused`),
    new AppError('invalid', '“My secret title” plays already.'),
    new AppError('invalid', '“My secret title', { cause: new Error("for 'My secret title") }),
    new DrizzleQueryError('select 1 where a = $1', ['mara@example.org'], new Error('key "My secret title"')),
  ])('keeps no value of %#', (error) => {
    const message = safeMessage(error)
    for (const secret of SECRETS) expect(message).not.toContain(secret)
    expect(message.length).toBeLessThanOrEqual(200)
  })

  it('says what kind of error it was, and why', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
    expect(safeMessage(new DrizzleQueryError('select 1', [], cause))).toBe(
      'Error ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:5432',
    )
    expect(safeMessage(new AppError('unavailable', 'The storage does not answer.'))).toBe(
      'unavailable: The storage does not answer.',
    )
    expect(safeMessage('text')).toBe('not an Error')
  })
})
