import { createHash } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { fingerprintOf } from './fingerprint'

const MIB = 1024 ** 2
const bytesOf = (size: number) =>
  Uint8Array.from({ length: size }, (_, index) => (index * 7 + (index >> 8)) % 256)
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex')

it.each([1, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 5])(
  'is SHA-256 of both ends of %i bytes',
  async (size) => {
    const bytes = bytesOf(size)
    const expected = sha256(bytes.subarray(0, MIB), bytes.subarray(Math.max(0, size - MIB)))
    expect(await fingerprintOf(new File([bytes], 'a.mp4'))).toBe(expected)
  },
)

it('reads two MiB of a long file and no more, once', async () => {
  const file = new File([bytesOf(5 * MIB)], 'a.mp4')
  const slice = vi.spyOn(file, 'slice')
  const whole = vi.spyOn(file, 'arrayBuffer')
  await fingerprintOf(file)
  await fingerprintOf(file)
  const read = slice.mock.results.map(({ value }) => (value instanceof Blob ? value.size : 0))
  expect(read).toEqual([MIB, MIB])
  expect(whole).not.toHaveBeenCalled()
})

it('cannot be told of a file that is gone', async () => {
  const file = new File(['x'], 'a.mp4')
  vi.spyOn(file, 'slice').mockImplementation(() => {
    throw new DOMException('gone', 'NotFoundError')
  })
  expect(await fingerprintOf(file)).toBeNull()
})
