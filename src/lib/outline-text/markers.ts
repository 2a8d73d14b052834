/** A bullet, check box or number in front of a title. `rank` orders them: a greater one stands deeper. */
export interface Marked {
  rest: string
  rank: number
  isBullet: boolean
}

/** What needs white space behind it, and what is a bullet even without. */
const BULLET = /^(?:([-*+–—·→⁃∙§])(?:\s+|$)|([•●‣▸►✓✔☐☑☒➢❖◆])\s*|([◦○])\s*|([▪■□])\s*|(o)\t\s*)/
const TASK = /^\[[ xX✓✔-]?\](?:\s+|$)/
const NUMBER = /^[(（]?(\p{Nd}{1,3}(?:[.．]\p{Nd}{1,3})*)(?:[.)](?:\s+|$)|[．、）]\s*|\t\s*)/u
const LETTER = /^(?:\(?[a-z][.)]|\(?[A-Z]\))(?:\s+|$)/
const DOTTED = /^(\p{Nd}{1,3}(?:\.\p{Nd}{1,3})+)(?:\s+|$)/u
const CAPITAL = /^(?:[IVXLC]{1,7}|[A-Z])\.\s+/

const ranks = { none: 0, capital: 1, number: 2, letter: 9, bullet: 10 } as const

/**
 * Numbers that may as well be part of a title ("1.5 million birds", "A. Smith"): they count as numbering only
 * where the text has several.
 */
export interface Numbering {
  dotted: boolean
  capitals: boolean
}

export const noNumbering: Numbering = { dotted: false, capitals: false }

/** @param texts lines without the white space before them */
export function numberingOf(texts: readonly string[]): Numbering {
  const bare = texts.map((text) => withoutBullet(text).rest)
  const numbers = bare.filter((text) => NUMBER.test(text)).length
  const dotted = bare.filter((text) => DOTTED.test(text)).length
  return {
    dotted: dotted > 0 && dotted + numbers > 1,
    capitals: bare.filter((t) => CAPITAL.test(t)).length > 1,
  }
}

/** Takes the marker off: "- [x] 1.2 Power" becomes "Power". What is left may be empty. */
export function splitMarker(text: string, numbering: Numbering): Marked {
  const bullet = withoutBullet(text)
  const number = withoutNumber(bullet.rest, numbering)
  return {
    rest: number.rest,
    rank: bullet.rank > 0 ? bullet.rank : number.rank,
    isBullet: bullet.rank > 0,
  }
}

function withoutBullet(text: string): { rest: string; rank: number } {
  const bullet = BULLET.exec(text)
  const [whole = '', , , round, square, letter] = bullet ?? []
  const depth = square !== undefined ? 2 : round !== undefined || letter !== undefined ? 1 : 0
  const task = TASK.exec(text.slice(whole.length))
  const rest = text.slice(whole.length + (task?.[0].length ?? 0))
  return { rest, rank: bullet || task ? ranks.bullet + depth : ranks.none }
}

export function withoutNumber(text: string, numbering: Numbering): { rest: string; rank: number } {
  const number = NUMBER.exec(text) ?? (numbering.dotted ? DOTTED.exec(text) : null)
  if (number) {
    const parts = (number[1] ?? '').split(/[.．]/).length
    return { rest: text.slice(number[0].length), rank: Math.min(ranks.number + parts - 1, ranks.letter - 1) }
  }
  const capital = numbering.capitals ? CAPITAL.exec(text) : null
  if (capital) return { rest: text.slice(capital[0].length), rank: ranks.capital }
  const letter = LETTER.exec(text)
  return letter
    ? { rest: text.slice(letter[0].length), rank: ranks.letter }
    : { rest: text, rank: ranks.none }
}
