import { cleanLine } from '@/lib/clean-line'
import { cutText } from '@/lib/cut-text'
import { limits } from '@/lib/limits'
import { titleFromFilename } from '@/lib/title-from-filename'

/** What systems leave in folders for themselves. */
const SYSTEM_NAMES = new Set([
  '$recycle.bin',
  '@eadir',
  '__macosx',
  'desktop.ini',
  'system volume information',
  'thumbs.db',
])

/** Whether a file or folder of this name is none that its owner sees or made. */
export const isHiddenName = (name: string): boolean =>
  name.startsWith('.') || SYSTEM_NAMES.has(name.toLowerCase())

/** What file names are compared by: some systems write "é" as two characters, and some ignore case. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase()

/** "Plots.de.srt" without ".srt", and a name without an extension as it is. */
export const stemOf = (name: string): string => name.replace(/(?<=.)\.[^.]*$/s, '')

const LANGUAGE = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}$/i

/**
 * The ways to take a language off the end of a stem, the longest first: "Plots.pt_br" is "Plots" in "pt-BR", or
 * "Plots.pt" in "br".
 */
export function splitLanguage(stem: string): { stem: string; language: string }[] {
  return [...stem.matchAll(/(?<=.)[._]/gs)].flatMap(({ index }) => {
    const language = canonicalLanguage(stem.slice(index + 1))
    return language === null ? [] : [{ stem: stem.slice(0, index), language }]
  })
}

function canonicalLanguage(tag: string): string | null {
  if (!LANGUAGE.test(tag)) return null
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0] ?? null
  } catch {
    return null // looks like one, and is none
  }
}

/** "01_", "2. ", "3) ", "1.2 - ": nobody writes a title like this. */
const NUMBERING =
  /^\s*[([]?\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*(?:[)\]]\s*[-–—_.]*\s*|\.\s+|\s*_+\s*|\s+[-–—]\s*)(?=\S)/u
/** "01 ", "007-": so does a leading zero, unless a date goes on behind it. */
const ZERO_LED = /^\s*0\p{Nd}{1,2}(?:[\s.]+|-+(?!\p{Nd}))(?=\S)/u
/** "3 ways", "2-plots", "1.2 Power", "4.plots": may be a title, unless its neighbours are numbered too. */
const MAYBE_NUMBERING =
  /^\s*\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*(?:\s+(?!\p{Nd})|-+(?!\p{Nd})|\.(?![\s\p{Nd}]))(?=\S)/u

const isNumbered = (name: string): boolean =>
  NUMBERING.test(name) || ZERO_LED.test(name) || MAYBE_NUMBERING.test(name)

/** Whether the names of one folder are numbered, so that even a bare "3 ways" is the third. */
export const areNumbered = (names: readonly string[]): boolean => {
  let numbered = 0
  return names.some((name) => isNumbered(name) && (numbered += 1) > 1)
}

function withoutNumber(name: string, hasNumberedNeighbours: boolean): string {
  const prefix =
    NUMBERING.exec(name) ?? ZERO_LED.exec(name) ?? (hasNumberedNeighbours ? MAYBE_NUMBERING.exec(name) : null)
  const rest = prefix ? name.slice(prefix[0].length) : name
  return SHOWS_SOMETHING.test(rest) ? rest : name
}

const SHOWS_SOMETHING = /[\p{L}\p{N}\p{S}]/u
const PLAIN_WORD = /^\p{Ll}{2,}(?=$|[\s,:;!?.])/u

/** "field notes" begins with a capital, as titles do; "iPhone" and "x-axis" stay as they are. */
const withCapital = (title: string): string =>
  PLAIN_WORD.test(title) ? cutText(title, 1).toLocaleUpperCase('en') + title.slice(1) : title

/**
 * A name without extension as a title: no number in front, no underscores.
 * @returns empty when there is nothing to show
 */
function tidied(stem: string, hasNumberedNeighbours: boolean): string {
  const bare = withoutNumber(stem, hasNumberedNeighbours)
  if (!SHOWS_SOMETHING.test(bare)) return ''
  // It cuts off one extension, and everything before a slash, which is in no name.
  return cleanLine(withCapital(titleFromFilename(`${bare}.x`)))
}

/** The title of a video from the name of its file. */
export const videoTitle = (filename: string, hasNumberedNeighbours: boolean): string =>
  tidied(stemOf(filename), hasNumberedNeighbours) || 'Untitled video'

/** One level of a chapter's title from the name of a folder. */
export const folderTitle = (name: string, hasNumberedNeighbours: boolean): string =>
  tidied(name, hasNumberedNeighbours) || 'Untitled chapter'

/** Levels as one title: "Part 1 – Basics". What does not fit is cut at the end. */
export const joinedTitle = (levels: readonly string[]): string =>
  cutText(levels.join(' – '), limits.chapterTitle).trim()

/** Gives titles that are there already a number: "Plots", "Plots (2)". */
export function uniqueTitles(max: number): (title: string) => string {
  const taken = new Set<string>()
  const nexts = new Map<string, number>()
  return (title) => {
    const key = nameKey(title)
    let next = nexts.get(key) ?? 1
    let unique = title
    while (taken.has(nameKey(unique))) {
      next += 1
      const suffix = ` (${next})`
      unique = cutText(title, max - suffix.length).trim() + suffix
    }
    nexts.set(key, next)
    taken.add(nameKey(unique))
    return unique
  }
}
