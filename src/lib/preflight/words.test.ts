import { expect, it } from 'vitest'
import { estimateWords, factsWords, hasSound, problemOf } from './words'

const facts = { mimeType: 'video/mp4', durationSeconds: 724, width: 1920, height: 1080, codecs: 'avc, aac' }

it.each([
  ['a.mp4', facts, '12:04 · 1920 × 1080 · H.264, AAC'],
  ['a.mov', facts, '12:04 · 1920 × 1080 · H.264, AAC'],
  ['a.AVI', facts, '12:04 · 1920 × 1080 · H.264, AAC · really MP4'],
  ['no extension', facts, '12:04 · 1920 × 1080 · H.264, AAC'],
  ['a.mp4', { ...facts, mimeType: 'video/webm', codecs: 'av1' }, '12:04 · 1920 × 1080 · AV1 · really WebM'],
  ['a.mkv', { ...facts, mimeType: 'video/x-matroska', codecs: 'new' }, '12:04 · 1920 × 1080 · new'],
])('says what is in %s', (name, what, words) => {
  expect(factsWords(what, name)).toBe(words)
})

it('knows a video without sound', () => {
  expect(hasSound(facts)).toBe(true)
  expect(hasSound({ ...facts, codecs: 'avc' })).toBe(false)
  expect(problemOf({ verdict: 'fine', facts }, true)).toBeNull()
  expect(problemOf({ verdict: 'fine', facts: { ...facts, codecs: 'vp9' } }, true)).toBe('no sound')
  expect(problemOf({ verdict: 'refused', code: 'notVideo', message: '' }, true)).toBe('not a video')
})

it.each([
  [true, true, 'will be converted'],
  [true, false, 'may not play'],
  [false, true, 'may not play'],
])(
  'says of a file that browsers may not play what becomes of it (%s, %s)',
  (mayBeConverted, converts, words) => {
    const check = { verdict: 'doubtful', code: 'unsupportedCodec', message: '', mayBeConverted } as const
    expect(problemOf(check, converts)).toBe(words)
  },
)

it('says how long a file will take, and how well that is known', () => {
  expect(estimateWords(240e6, { bytesPerSecond: 1e6, isMeasured: true })).toBe(
    'about 4 min at your current speed',
  )
  expect(estimateWords(10, { bytesPerSecond: 1e6, isMeasured: false })).toBe('about 1 s on this connection')
})
