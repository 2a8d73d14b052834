import { describe, expect, it } from 'vitest'
import { COMMON_LANGUAGES, canonicalLanguage, directionOf, languageOfFile, ownName } from './language'
import { languageName } from './language-name'

describe('the language of a file', () => {
  it.each([
    ['lesson.de.vtt', 'de'],
    ['lesson.pt_br.srt', 'pt-BR'],
    ['01_Plots_EN.srt', 'en'],
    ['lesson.zh-hant.vtt', 'zh-Hant'],
    ['lesson.vtt', null],
    ['part.one.vtt', null],
    ['the.qqq.vtt', null],
    ['.de.vtt', null],
    ['de.vtt', null],
  ])('%s: %s', (name, language) => {
    expect(languageOfFile(name)).toBe(language)
  })
})

it('is written as BCP 47 has it, or is none', () => {
  expect(['PT_br', ' en ', 'zh-hans-cn'].map(canonicalLanguage)).toEqual(['pt-BR', 'en', 'zh-Hans-CN'])
  expect(['', 'e', 'english', 'en-', '../x', 'x'.repeat(99), 'i-klingon'].map(canonicalLanguage)).toEqual(
    Array.from({ length: 7 }, () => null),
  )
})

it('has a name, and one of its own', () => {
  expect([languageName('de'), ownName('de'), ownName('fr')]).toEqual(['German', 'Deutsch', 'Français'])
  expect(languageName('qqq')).toBe('qqq')
  expect(
    COMMON_LANGUAGES.filter((tag) => languageName(tag) === tag || canonicalLanguage(tag) !== tag),
  ).toEqual([])
})

it('is written from one side', () => {
  expect(['ar', 'ar-EG', 'he', 'en', 'de-AT'].map(directionOf)).toEqual(['rtl', 'rtl', 'rtl', 'ltr', 'ltr'])
})
