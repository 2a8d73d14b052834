import { expect, it } from 'vitest'
import { finderOf, languageToRead, lineAt, partsFound, transcriptOf } from './transcript'

const vtt = (...cues: string[]) =>
  `WEBVTT\n\n${cues.map((text, i) => `00:00:0${i * 2}.000 --> 00:00:0${i * 2 + 1}.000\n${text}\n`).join('\n')}`

it('reads text alone: tags go, and a script is something to read', () => {
  const lines = transcriptOf(
    vtt('<v Mara>Two <b>birds</b>\nand one', '&lt;script&gt;alert(1)&lt;/script&gt;', '<i></i>'),
  )
  expect(lines).toEqual([
    { start: 0, text: 'Two birds and one' },
    { start: 2, text: '<script>alert(1)</script>' },
  ])
})

it('reads what can be read of a broken file, and nothing of what is none', () => {
  expect(transcriptOf(`${vtt('Good')}\nnonsense --> more\nBad\n`)).toEqual([{ start: 0, text: 'Good' }])
  expect(transcriptOf('<html>no captions</html>')).toEqual([])
})

it('knows the line that is said, also between two', () => {
  const lines = transcriptOf(vtt('One', 'Two', 'Three'))
  expect([-1, 0, 1.5, 1.97, 2, 99].map((at) => lineAt(lines, at))).toEqual([-1, 0, 0, 1, 1, 2])
  expect(lineAt([], 5)).toBe(-1)
})

it('finds words in any case and spacing, and takes signs for signs', () => {
  const found = (text: string, wanted: string) =>
    partsFound(text, finderOf(wanted))
      .filter(({ isFound }) => isFound)
      .map(({ text: part }) => part)
  expect(found('The LAKE shore, the lake  shore', 'lake shore')).toEqual(['LAKE shore', 'lake  shore'])
  expect(found('Is it (a+b)?', '(a+b)?')).toEqual(['(a+b)?'])
  expect(found('ЁЖИК ёжик', 'ёж')).toEqual(['ЁЖ', 'ёж'])
  expect(found('🦉 an owl 🦉', '🦉')).toEqual(['🦉', '🦉'])
  expect(finderOf('  ')).toBeNull()
  const text = 'İstanbul and back'
  expect(
    partsFound(text, finderOf('back'))
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})

it('reads the language that is shown, else the reader’s, else the first', () => {
  const languages = ['ar', 'en', 'pt-BR']
  const read = (shown: string | null, ...preferred: string[]) =>
    languageToRead(languages, { shown, preferred })
  expect(read('ar', 'en')).toBe('ar')
  expect(read('fr', 'de', 'pt')).toBe('pt-BR')
  expect(read(null, 'ja')).toBe('ar')
  expect(languageToRead([], { shown: null, preferred: [] })).toBeUndefined()
})
