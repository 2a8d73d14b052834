import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { creationOptions, fromBytes, requestOptions, toBytes } from './credential-json'

it('bytes go to text and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = fromBytes(Uint8Array.from(bytes).buffer)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect([...toBytes(text)]).toEqual([...bytes])
    }),
  )
})

it('options keep what they say, with bytes where browsers want bytes', () => {
  const key = { id: 'AQI', type: 'public-key', transports: ['internal'] }
  const user = { id: 'AQ', name: 'a@example.org', displayName: 'a' }
  const made = creationOptions({
    challenge: 'AAEC',
    user,
    rp: { id: 'localhost' },
    excludeCredentials: [key],
  })
  expect(made).toMatchObject({
    challenge: new Uint8Array([0, 1, 2]),
    user: { id: new Uint8Array([1]), name: 'a@example.org' },
    rp: { id: 'localhost' },
    excludeCredentials: [{ id: new Uint8Array([1, 2]), type: 'public-key', transports: ['internal'] }],
  })
  expect(requestOptions({ challenge: 'AAEC', userVerification: 'required' })).toMatchObject({
    challenge: new Uint8Array([0, 1, 2]),
    userVerification: 'required',
    allowCredentials: [],
  })
})
