import { CONTROL } from '@/lib/clean-line'

/**
 * The text of a cue. What is kept is WebVTT with a few tags; every other tag is dropped, and what stood in it stays
 * as text, so that a script in a caption is something to read.
 */

const KEPT = new Set(['b', 'i', 'u', 'c', 'v', 'lang', 'ruby', 'rt'])
/** Tags that carry words of their own: whose voice, which language. */
const ANNOTATED = new Set(['v', 'lang'])

/** Between "<" and ">": a tag, or what some file took for one; "<3" and "a < b" are none. */
const TAG = /^(\/?)([a-z][a-z0-9]*)((?:\.[^\s.]*)*)(?:\s+([^]*?))?\/?$|^\/$|^\d[\d:.]*$|^!/iu
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
  quot: '"',
  apos: "'",
}
const ENTITY = /&(?:(amp|lt|gt|nbsp|lrm|rlm|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi

interface TextPart {
  kind: 'text'
  text: string
}
interface TagPart {
  kind: 'tag'
  isEnd: boolean
  name: string
  /** ".loud.red" */
  classes: string
  annotation: string
  source: string
}

/** Tags and what stands between them, in order. Each sign is looked at once, however many brackets there are. */
function partsOf(source: string): (TextPart | TagPart)[] {
  const parts: (TextPart | TagPart)[] = []
  let done = 0
  let close = source.indexOf('>')
  for (let open = source.indexOf('<'); open >= 0 && close >= 0;) {
    if (close < open) {
      close = source.indexOf('>', open)
      continue
    }
    const next = source.indexOf('<', open + 1)
    const match = next >= 0 && next < close ? null : TAG.exec(source.slice(open + 1, close))
    if (match) {
      const [, slash = '', name = '', classes = '', annotation = ''] = match
      if (open > done) parts.push({ kind: 'text', text: source.slice(done, open) })
      done = close + 1
      parts.push({
        kind: 'tag',
        isEnd: slash === '/',
        name: name.toLowerCase(),
        classes,
        annotation,
        source: source.slice(open, done),
      })
    }
    open = next
  }
  if (done < source.length) parts.push({ kind: 'text', text: source.slice(done) })
  return parts
}

const escape = (text: string) => text.replace(/[&<>]/g, (sign) => `&${signs[sign] ?? ''};`)
const signs: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt' }

const LINE_END = /\r\n?|[\u2028\u2029]/g
/** What can be written and shown, with one kind of line end. */
const clean = (text: string) =>
  text.toWellFormed().replaceAll('\0', '\ufffd').replace(LINE_END, '\n').replace(CONTROL, '')

/** Once: what is written as "&amp;lt;" stands for "&lt;". */
export const decodeEntities = (text: string): string =>
  text.replace(ENTITY, (whole, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
    const point = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)
    return point <= 0x10ffff ? clean(String.fromCodePoint(point)).replace('\n', ' ') : ''
  })

interface Writing {
  /** Text as it stands in the source. */
  text: (text: string) => string
  /** A tag that is not kept. */
  foreign: (source: string) => string
}

/** Puts the parts together as WebVTT: tags that are closed, in order, and nothing that would end the cue. */
function canonical(source: string, { text, foreign }: Writing): { text: string; dropped: number } {
  const open: string[] = []
  const depth = new Map<string, number>()
  const isOpen = (name: string) => (depth.get(name) ?? 0) > 0
  const nest = (name: string, by: 1 | -1) => depth.set(name, (depth.get(name) ?? 0) + by)
  let out = ''
  let dropped = 0
  const close = (name: string | null) => {
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      nest(last, -1)
      out += `</${last}>`
      if (last === name) return
    }
  }
  for (const part of partsOf(clean(source))) {
    if (part.kind === 'text') out += text(part.text)
    else if (!KEPT.has(part.name) || (part.name === 'rt' && !part.isEnd && !isOpen('ruby'))) {
      out += foreign(part.source)
      dropped += 1
    } else if (part.isEnd) {
      if (isOpen(part.name)) close(part.name)
    } else {
      if (part.name === 'rt' && isOpen('rt')) close('rt')
      open.push(part.name)
      nest(part.name, 1)
      const about = ANNOTATED.has(part.name) ? oneLine(decodeEntities(part.annotation)) : ''
      out += `<${part.name}${classesOf(part)}${about === '' ? '' : ` ${escape(about)}`}>`
    }
  }
  close(null)
  return { text: tidyLines(out), dropped }
}

/** "-->" would be taken for a time, so no tag ends in hyphens. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  let end = line.length
  while (end > 0 && (line[end - 1] === '-' || line[end - 1] === ' ')) end -= 1
  return line.slice(0, end)
}

const CLASS = /^[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*$/u

const classesOf = ({ classes }: TagPart) =>
  classes
    .split('.')
    .filter((name) => CLASS.test(name))
    .map((name) => `.${name}`)
    .join('')

/** An empty line would end the cue. */
const tidyLines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')

const nothing = () => ''

/** What a WebVTT file has as the text of a cue. `dropped`: tags that were left out. */
export const fromVtt = (source: string) =>
  canonical(source, { text: (text) => escape(decodeEntities(text)), foreign: nothing })

/** The same of a SubRip file, where "&" is just that. `{\an8}` and its kind are no text. */
export const fromSrt = (source: string) =>
  canonical(source.replace(OVERRIDE, ''), { text: escape, foreign: nothing })

const OVERRIDE = /\{\\[^{}\n]*\}/g

/** What people typed: anything that is no tag of ours is text, a script tag too. */
export const fromTyped = (typed: string): string =>
  canonical(typed, { text: (text) => escape(decodeEntities(text)), foreign: escape }).text

/** A cue's text as it is edited: without escapes, except where something would be taken for a tag or an escape. */
export function toTyped(text: string): string {
  return partsOf(text)
    .map((part) => (part.kind === 'tag' ? decodeAnnotation(part) : plainText(part.text)))
    .join('')
}

const decodeAnnotation = ({ isEnd, name, classes, annotation }: TagPart) =>
  isEnd ? `</${name}>` : `<${name}${classes}${annotation === '' ? '' : ` ${annotation}`}>`

/** Decoded where reading it again gives the same. */
function plainText(escaped: string): string {
  const plain = decodeEntities(escaped)
  return partsOf(plain).some(({ kind }) => kind === 'tag') || decodeEntities(plain) !== plain
    ? escaped
    : plain
}

const SRT_TAGS = new Set(['b', 'i', 'u'])

/** As SubRip has it: bold, italic and underlined stay, and nothing is escaped. */
export const toSrtText = (text: string): string =>
  partsOf(text)
    .map((part) => {
      if (part.kind === 'text') return decodeEntities(part.text)
      return SRT_TAGS.has(part.name) ? `<${part.isEnd ? '/' : ''}${part.name}>` : ''
    })
    .join('')

/** Without any tag, e.g. for a list. */
export const toPlain = (text: string): string =>
  partsOf(text)
    .map((part) => (part.kind === 'text' ? decodeEntities(part.text) : ''))
    .join('')
