import { expect, it } from 'vitest'
import { relyingParty } from './relying-party'

it('is the name of an address with https', () => {
  expect(relyingParty('https://courses.example.org/')).toEqual({
    ...{ id: 'courses.example.org', origin: 'https://courses.example.org' },
  })
  expect(relyingParty('https://courses.example.org:8443')?.origin).toBe('https://courses.example.org:8443')
})

it('is localhost where the server is reached by the number of this machine', () => {
  for (const appUrl of ['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://localhost:3000']) {
    expect(relyingParty(appUrl)).toEqual({ id: 'localhost', origin: 'http://localhost:3000' })
  }
})

it('is nobody where no browser makes a passkey: a bare number, or a name without https', () => {
  for (const appUrl of [
    'http://192.0.2.7:3000',
    'https://192.0.2.7',
    'https://[2001:db8::1]',
    'http://a.example',
  ]) {
    expect(relyingParty(appUrl), appUrl).toBeNull()
  }
})
