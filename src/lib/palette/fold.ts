/** A text as it is searched: in lower case, without accents. */
export interface Folded {
  original: string
  text: string
}

/** Letters that Unicode does not take apart, and that people type without their stroke; both forms of the sigma. */
const plain: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ς: 'σ',
}

const PLAIN = /[øłđħıæœßþς]/g
const MARKS = /\p{M}+/gu
const ASCII = /^[\u0000-\u007F]*$/
const LETTER = /[\p{L}\p{N}]/u

const foldText = (original: string): string => {
  const lower = original.toLowerCase()
  if (ASCII.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(PLAIN, (letter) => plain[letter] ?? letter)
}

export const fold = (original: string): Folded => ({ original, text: foldText(original) })

/** The words that somebody looks for. */
export const words = (query: string): string[] =>
  foldText(query)
    .split(/\s+/)
    .filter((word) => word !== '')

/** Whether a word begins at this place of a folded text. */
export const isWordStart = (text: string, at: number): boolean =>
  (at === 0 || !LETTER.test(text.charAt(at - 1))) && LETTER.test(text.charAt(at))

/** For each UTF-16 unit of the folded text, and one past its end, where it comes from in the original. */
export function origins({ original }: Folded): number[] {
  const all: number[] = []
  let index = 0
  for (const letter of original) {
    for (let unit = 0; unit < foldText(letter).length; unit += 1) all.push(index)
    index += letter.length
  }
  all.push(original.length)
  return all
}
