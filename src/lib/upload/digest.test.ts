import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf } from './digest'

const MEBIBYTE = 1 << 20

const references = {
  md5: (bytes: Uint8Array) => createHash('md5').update(bytes).digest('base64'),
  crc32: (bytes: Uint8Array) => crc32(bytes).toString(16).padStart(8, '0'),
}

describe.each(['md5', 'crc32'] as const)('digestOf by %s', (kind) => {
  it('is what Node computes, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await digestOf(new Blob([new Uint8Array(bytes)]), kind)).toBe(references[kind](bytes))
      }),
    )
  })

  it.each([0, MEBIBYTE - 1, 4 * MEBIBYTE, 4 * MEBIBYTE + 1, 8 * MEBIBYTE + 55])(
    'reads %i bytes in steps as if they were read at once',
    async (size) => {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * index) % 251)
      expect(await digestOf(new Blob([bytes]), kind)).toBe(references[kind](bytes))
    },
  )

  it('reads in steps, never a part as a whole', async () => {
    const blob = new Blob([new Uint8Array(9 * MEBIBYTE)])
    const taken: number[] = []
    const slice = blob.slice.bind(blob)
    blob.slice = (start, end) => {
      const part = slice(start, end)
      taken.push(part.size)
      return part
    }
    await digestOf(blob, kind)
    expect(taken).toEqual([4 * MEBIBYTE, 4 * MEBIBYTE, MEBIBYTE])
  })
})
