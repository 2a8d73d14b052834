import { expect, it } from 'vitest'
import { spriteVtt, type SpriteDetails } from './sprite'

const sprite: SpriteDetails = {
  width: 320,
  height: 180,
  tileWidth: 160,
  tileHeight: 90,
  columns: 2,
  startsSeconds: [0, 6, 3_599.9996],
  durationSeconds: 3_605.5,
}

it('says for each moment where in the picture its small picture is', () => {
  expect(spriteVtt(sprite, '/media/sprite.jpg?token=a&b')).toBe(
    'WEBVTT\n\n' +
      '00:00:00.000 --> 00:00:06.000\n/media/sprite.jpg?token=a&b#xywh=0,0,160,90\n\n' +
      '00:00:06.000 --> 01:00:00.000\n/media/sprite.jpg?token=a&b#xywh=160,0,160,90\n\n' +
      '01:00:00.000 --> 01:00:05.500\n/media/sprite.jpg?token=a&b#xywh=0,90,160,90\n',
  )
})

it('has no cue that ends before it begins', () => {
  const single = { ...sprite, startsSeconds: [0], durationSeconds: 0 }
  expect(spriteVtt(single, 'a.jpg')).toContain('00:00:00.000 --> 00:00:00.001')
})
