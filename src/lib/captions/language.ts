import { splitLanguage, stemOf } from '@/lib/folder-outline/names'
import { languageName, nameIn } from './language-name'

/** What most people choose from; any other BCP 47 tag can be typed. */
export const COMMON_LANGUAGES = [
  'ar', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'en-GB', 'es', 'es-419', 'et', 'eu', 'fa', 'fi', 'fil', 'fr',
  'fr-CA', 'gl', 'gu', 'he', 'hi', 'hr', 'hu', 'id', 'is', 'it', 'ja', 'kn', 'ko', 'lt', 'lv', 'ml', 'mr', 'ms', 'nb',
  'nl', 'nn', 'pa', 'pl', 'pt-BR', 'pt-PT', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'sw', 'ta', 'te', 'th', 'tr', 'uk',
  'ur', 'vi', 'yue', 'zh-Hans', 'zh-Hant',
] as const // prettier-ignore

const MOST_CHARACTERS = 35

/** "pt_br" as BCP 47 writes it, "pt-BR"; `null` for what is no tag. */
export function canonicalLanguage(tag: string): string | null {
  const text = tag.trim().replaceAll('_', '-')
  if (text.length > MOST_CHARACTERS || !/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(text)) return null
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null
  } catch {
    return null // looks like one, and is none
  }
}

/** What the people who speak it call it, as a player lists it: "Deutsch", "français" with a capital. */
export function ownName(language: string): string {
  const name = nameIn(language, language) ?? languageName(language)
  const [first = ''] = name
  return first.toLocaleUpperCase(language) + name.slice(first.length)
}

/** The language that the name of a file ends in, as "lesson.pt_br.vtt" does; `null` where it names none. */
export const languageOfFile = (filename: string): string | null =>
  splitLanguage(stemOf(filename)).find(({ language }) => nameIn('en', language) !== undefined)?.language ??
  null

const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'iw', 'ks', 'ku-Arab', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** The direction that a language is written in. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(language) || RIGHT_TO_LEFT.has(language.split('-', 1)[0] ?? '') ? 'rtl' : 'ltr'
