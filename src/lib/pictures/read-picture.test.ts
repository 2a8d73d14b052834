import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPicture } from './read-picture'

const jpeg = (width: number, height: number) =>
  Uint8Array.of(
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xc2, 0, 8, 8],
    ...[height >> 8, height & 255, width >> 8, width & 255],
  )
const webp = (kind: string, ...bytes: number[]) =>
  Uint8Array.from([
    ...Buffer.from('RIFF0000WEBP'),
    ...Buffer.from(kind),
    0,
    0,
    0,
    0,
    ...bytes,
    ...Array<number>(16).fill(0),
  ])

describe('what a picture is', () => {
  it.each([
    ['JPEG', jpeg(1280, 720), { format: 'image/jpeg', width: 1280, height: 720 }],
    [
      'WebP, lossy',
      webp('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, 0, 5, 0xd0, 2),
      { format: 'image/webp', width: 1280, height: 720 },
    ],
    [
      'WebP, lossless',
      webp('VP8L', 0x2f, 0xff, 0xc4, 0xb3, 0),
      { format: 'image/webp', width: 1280, height: 720 },
    ],
    [
      'WebP, extended',
      webp('VP8X', 0, 0, 0, 0, 0xff, 4, 0, 0xcf, 2, 0),
      { format: 'image/webp', width: 1280, height: 720 },
    ],
  ])('%s', (_name, bytes, facts) => {
    expect(readPicture(bytes)).toEqual(facts)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
    ['an SVG', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['half a JPEG', jpeg(1280, 720).slice(0, 12)],
    ['a WebP of another kind', webp('ANIM')],
  ])('%s is none', (_name, bytes) => {
    expect(readPicture(bytes)).toBeNull()
  })

  it('is found out without failing, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isJpeg) => {
        readPicture(
          Uint8Array.from([...(isJpeg ? [0xff, 0xd8, 0xff] : Buffer.from('RIFF0000WEBP')), ...bytes]),
        )
      }),
    )
  })
})
