import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signedToken } from './session-cookie'

const SECRET = 's'.repeat(40)
const signed = (token: string, secret = SECRET) =>
  encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)
const read = (header: string) => signedToken(header, 'lectern.session_token', SECRET)

describe('the token in a session cookie', () => {
  it('is read from among other cookies', () => {
    expect(read(`a=1; lectern.session_token=${signed('abc')}; b=2`)).toBe('abc')
    expect(read(`lectern.session_token=${signed('abc')}`)).toBe('abc')
  })

  it.each([
    ['no cookie', ''],
    ['another name', `other.session_token=${signed('abc')}`],
    ['a name that only ends like it', `x-lectern.session_token=${signed('abc')}`],
    ['no signature', 'lectern.session_token=abc'],
    ['no token', `lectern.session_token=${encodeURIComponent(signed('').slice(0))}`],
    ['the signature of another token', `lectern.session_token=abd${signed('abc').slice(3)}`],
    ['the signature of another secret', `lectern.session_token=${signed('abc', 'o'.repeat(40))}`],
    ['a cut signature', `lectern.session_token=${signed('abc').slice(0, -6)}`],
    ['broken percent-encoding', 'lectern.session_token=%E0%A4%A.abc'],
    ['the first of two that is wrong', `lectern.session_token=abc.x; lectern.session_token=${signed('abc')}`],
  ])('is none with %s', (_, header) => {
    expect(read(header)).toBeUndefined()
  })
})
