import { cleanLine, CONTROL } from './clean-line'
import { limits } from './limits'

/** What was typed, tidied; or the sentence that says what to change. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string }

/** What a text of a course must be. Forms ask it while one types, the API's schemas are built upon it. */
export interface TextRule {
  parse: (text: string) => Parsed<string>
  /** Of a text that is missing or blank. */
  empty: string
  /** Of a value that is no text at all. */
  notText: string
}

const cleanText = (value: string) => value.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '').trim()

interface RuleParts {
  clean: (value: string) => string
  max: number
  /** "The title": what the sentences call it. */
  what: string
  empty: string
}

const rule = ({ clean, max, what, empty }: RuleParts): TextRule => ({
  empty,
  notText: `${what} is text.`,
  parse: (text) => {
    const value = clean(text)
    if (value === '') return { ok: false, message: empty }
    if (value.length <= max) return { ok: true, value }
    return {
      ok: false,
      message: `${what} has more than ${max.toLocaleString('en-US')} characters. Shorten it.`,
    }
  },
})

const title = (max: number, empty: string) => rule({ clean: cleanLine, max, what: 'The title', empty })

export const courseTitle = title(limits.courseTitle, 'Give the course a title. You can change it later.')
export const chapterTitle = title(limits.chapterTitle, 'Give the chapter a title.')
export const videoTitle = title(limits.videoTitle, 'Give the video a title.')
export const description = rule({
  clean: cleanText,
  max: limits.description,
  what: 'The description',
  empty: 'Describe the course in a sentence or two.',
})
