import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { handBack } from './hand-back'

it('frees memory of its own at once', () => {
  const chunk = Buffer.from(new ArrayBuffer(65_536))
  handBack([chunk, Buffer.from(new ArrayBuffer(1_024))])
  expect(chunk.byteLength).toBe(0)
})

it('leaves alone what shares its memory with others', () => {
  const whole = randomBytes(4_096)
  const part = whole.subarray(100, 200)
  const pooled = Buffer.from('a few bytes of a pool')
  handBack([part, pooled])
  expect(part).toHaveLength(100)
  expect(pooled.toString()).toBe('a few bytes of a pool')
})
