import { describe, expect, it } from 'vitest'
import { createAdmission } from './admission'

const always = [
  '/storage/uploads/a/1?size=1',
  '/api/uploads/a/sign',
  '/api/uploads',
  '/api/auth/sign-out',
  '/healthz',
  '/readyz',
  '/metrics',
  '/_next/static/a.js',
]

describe('a process with more to do than it can', () => {
  it('turns away what comes beyond its limit, and takes more once something is done', () => {
    const { admit } = createAdmission({ mostInFlight: 2, delayMs: () => 0 })
    const first = admit('/api/courses')
    expect(admit('/instructor/courses')).not.toBeNull()
    expect(admit('/api/courses')).toBeNull()
    for (const url of always) expect(admit(url), url).not.toBeNull()
    first?.()
    first?.() // both `finish` and `close` may tell
    expect(admit('/api/courses')).not.toBeNull()
    expect(admit('/api/courses')).toBeNull()
  })

  it('turns away what it would come to too late, but always works on a few', () => {
    let delay = 0
    const { admit } = createAdmission({ delayMs: () => delay })
    for (let i = 0; i < 8; i += 1) admit('/api/courses')
    expect(admit('/api/me')).not.toBeNull()
    delay = 1_000
    expect(admit('/api/me')).toBeNull()
    for (const url of always) expect(admit(url), url).not.toBeNull()
    const idle = createAdmission({ delayMs: () => 1_000 })
    expect(idle.admit('/api/me')).not.toBeNull()
  })

  it('does not count streams as work, and opens no more of them', () => {
    const { admit } = createAdmission({ mostInFlight: 1, delayMs: () => 0 })
    for (let i = 0; i < 50; i += 1) expect(admit('/api/courses/a/events?after=1')).not.toBeNull()
    admit('/api/me')
    expect(admit('/api/courses/a/events')).toBeNull()
  })

  it('is not got round by an address that only begins like one that is let in', () => {
    const { admit } = createAdmission({ mostInFlight: 0, delayMs: () => 0 })
    for (const url of ['/storages', '/healthz2', '/api/uploadsx', '/api/auth/sign-out-all']) {
      expect(admit(url), url).toBeNull()
    }
  })
})

it('measures by itself how late the process is', async () => {
  const { admit, stop } = createAdmission()
  for (let i = 0; i < 8; i += 1) admit('/api/me')
  const until = performance.now() + 700
  while (performance.now() < until); // nothing else gets its turn meanwhile
  expect(admit('/api/me')).toBeNull()
  const waits = async () => {
    while (admit('/api/me') === null) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await waits()
  stop()
})
