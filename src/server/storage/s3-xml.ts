/** One element of an answer. S3 uses no attributes that matter, and never text beside elements. */
export interface XmlElement {
  name: string
  text: string
  children: XmlElement[]
}

export class XmlError extends Error {
  override readonly name = 'XmlError'
}

/** S3's answers are four or five deep; more than this is no answer of S3. */
const maxDepth = 32
// Comments, declarations and CDATA whole; else one tag. A doctype is refused: it could define entities.
const token = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s<>/!?]+)[^<>]*?(\/?)>/g

/**
 * Reads the XML that S3 answers. Namespaces and attributes are dropped.
 * @throws XmlError for text that is no well-formed document
 */
export function parseXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', text: '', children: [] }
  const open = [root]
  let at = 0
  const addText = (text: string) => {
    const current = open[open.length - 1]
    if (!current || text === '') return
    if (current === root && text.trim().replace(/^\uFEFF/, '') !== '') {
      throw new XmlError('text outside the root')
    }
    current.text += text
  }
  for (const match of xml.matchAll(token)) {
    const [whole, data, slash, name, selfClosing] = match
    const between = xml.slice(at, match.index)
    if (between.includes('<')) throw new XmlError('a tag that is none')
    addText(unescapeXml(between))
    at = match.index + whole.length
    if (data !== undefined) addText(data)
    if (name === undefined) continue
    const local = name.slice(name.indexOf(':') + 1)
    if (slash === '/') {
      if (open.length === 1 || open.pop()?.name !== local) throw new XmlError(`</${local}> closes nothing`)
      continue
    }
    const element: XmlElement = { name: local, text: '', children: [] }
    open[open.length - 1]?.children.push(element)
    if (selfClosing !== '/') open.push(element)
    if (open.length > maxDepth) throw new XmlError('too deep')
  }
  if (xml.slice(at).trim() !== '' || open.length !== 1) throw new XmlError('the document is cut off')
  const [document, ...others] = root.children
  if (!document || others.length > 0) throw new XmlError('not one root element')
  return document
}

/** The text of the first child of that name; empty when there is none. */
export const childText = (element: XmlElement, name: string): string =>
  element.children.find((child) => child.name === name)?.text ?? ''

export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name)

/** The element as S3 wants to get it back: for rules that are kept while another one is added. */
export const formatXml = ({ name, text, children }: XmlElement): string =>
  `<${name}>${children.length > 0 ? children.map(formatXml).join('') : escapeXml(text)}</${name}>`

export const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (entity, decimal, hex, name) => {
    const given: unknown[] = [decimal, hex, name]
    if (typeof given[2] === 'string') return named[given[2]] ?? entity
    const code = typeof given[0] === 'string' ? Number(given[0]) : Number.parseInt(String(given[1]), 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity
  })
