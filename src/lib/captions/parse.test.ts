import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromTyped } from './cue-text'
import { decodeCaptions } from './decode'
import { parseCaptions } from './parse'
import { toSrt, toVtt } from './serialise'

const timesOf = ({ cues }: ReturnType<typeof parseCaptions>) => cues.map(({ start, end }) => [start, end])
const texts = ({ cues }: ReturnType<typeof parseCaptions>) => cues.map(({ text }) => text)
const vtt = (body: string) => parseCaptions(`WEBVTT\n\n${body}`)
const cue = (text: string, time = '00:00:01.000 --> 00:00:02.000') => vtt(`${time}\n${text}\n`).cues[0]

describe('the caption fixtures', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'captions-'))
    const script = readFileSync('scripts/make-fixtures.sh', 'utf8')
    const section = /^# -- captions -+\n(.*?)^ff /ms.exec(script)?.[1] ?? ''
    execFileSync('bash', ['-euc', section], { cwd: folder, env: { ...process.env, LC_ALL: 'C' } })
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const read = (name: string) => {
    const { text, encoding } = decodeCaptions(readFileSync(join(folder, name)))
    return { encoding, ...parseCaptions(text) }
  }
  const inAll = [
    [0, 2500],
    [2500, 5000],
    [5000, 9900],
  ]

  it('WebVTT with ids, settings, a note and other scripts', () => {
    const parsed = read('captions.vtt')
    expect(parsed).toMatchObject({ format: 'vtt', encoding: 'utf-8', errors: [], warnings: [] })
    expect(timesOf(parsed)).toEqual(inAll)
    expect(parsed.cues[0]).toMatchObject({
      id: 'intro',
      text: 'Hello &amp; welcome.',
      settings: 'line:85% align:center',
    })
    expect(texts(parsed).slice(1)).toEqual([
      '<v Ada>Two lines\nof <i>text</i></v>',
      'Größe, naïve, 日本語, العربية, 👩‍🏫',
    ])
  })

  it('SubRip, with and without a byte order mark, and in Latin-1', () => {
    const plain = read('captions.srt')
    expect(plain).toMatchObject({ format: 'srt', encoding: 'utf-8', errors: [], warnings: [] })
    expect(timesOf(plain)).toEqual(inAll)
    expect(texts(plain)).toEqual([
      'Hello &amp; welcome.',
      '<i>Two lines</i>\nof text',
      'Größe, naïve, 日本語',
    ])
    expect(plain.cues[1]?.settings).toBe('line:0')
    expect(read('captions-crlf-bom.srt').cues).toEqual(plain.cues)
    const latin = read('captions-latin1.srt')
    expect(latin.encoding).toBe('windows-1252')
    expect(texts(latin)[2]).toBe('Größe, naïve')
  })

  it('names each bad time with its line, and keeps what overlaps', () => {
    const parsed = read('captions-bad-times.srt')
    expect(parsed.errors).toEqual([
      { line: 2, message: 'The caption ends at 00:00:02.000, before it starts at 00:00:05.000.' },
      { line: 14, message: 'This time cannot be read. Write it as 00:00:09.000 --> 00:00:10.000.' },
    ])
    expect(texts(parsed)).toEqual(['Overlap A', 'Overlap B'])
  })

  it('names a time beyond the 596 hours that can be kept', () => {
    const late = (hours: number) => vtt(`${hours}:00:00.000 --> ${hours}:00:01.000\nLate\n`)
    expect(timesOf(late(596))).toEqual([[2_145_600_000, 2_145_601_000]])
    expect(late(9_999).errors).toMatchObject([{ line: 3 }])
  })

  it('shows script as text', () => {
    const parsed = read('captions-script.vtt')
    expect(texts(parsed)).toEqual(['document.title="pwned"<c.red>text</c>'])
    expect(parsed.warnings).toEqual([{ line: 4, message: expect.stringContaining('Tags') as string }])
  })
})

describe('what is wrong with a file is told by its line', () => {
  it.each([
    ['00:00:02.000 --> 00:00:02.000', 'ends when it starts'],
    ['00:61:00.000 --> 00:62:00.000', 'cannot be read'],
    ['00:00:xx.000 --> 00:00:02.000', 'cannot be read'],
    ['-00:00:01.000 --> 00:00:02.000', 'cannot be read'],
  ])('%s', (time, message) => {
    const parsed = vtt(`${time}\nText\n\n00:01.000 --> 00:02.000\nNext\n`)
    expect(parsed.errors).toEqual([{ line: 3, message: expect.stringContaining(message) as string }])
    expect(texts(parsed)).toEqual(['Next'])
  })

  it('text above the first time', () => {
    expect(parseCaptions('Hello\n\n1\n00:00:01,000 --> 00:00:02,000\nA\n').errors).toEqual([
      { line: 1, message: 'This text has no time.' },
    ])
  })

  it.each(['', '\n\n', 'WEBVTT', 'WEBVTT\n\nNOTE nothing'])('no captions in %j', (source) => {
    expect(parseCaptions(source).errors).toEqual([
      { line: 0, message: expect.stringContaining('no captions') as string },
    ])
  })

  it('what belonged to a time that cannot be read is not given to another caption', () => {
    const parsed = vtt('00:01.000 --> 00:02.000\nA\n\n00:99.000 --> 01:02.000\nlost\n\nlost too\n')
    expect(texts(parsed)).toEqual(['A'])
    expect(parsed.warnings).toEqual([])
  })
})

describe('what is repaired is told too', () => {
  const srt = (body: string) => parseCaptions(body)
  it('a missing empty line', () => {
    const parsed = srt('1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:02,000 --> 00:00:03,000\nB\n')
    expect(texts(parsed)).toEqual(['A', 'B'])
    expect(parsed.errors).toEqual([])
    expect(parsed.warnings).toEqual([{ line: 5, message: 'There was no empty line before this caption.' }])
  })

  it('an empty line inside a caption', () => {
    const parsed = srt(
      '1\n00:00:01,000 --> 00:00:02,000\nA\n\nstill A\n\n2\n00:00:02,000 --> 00:00:03,000\nB',
    )
    expect(texts(parsed)).toEqual(['A\nstill A', 'B'])
    expect(parsed.warnings).toHaveLength(1)
  })

  it('times that are written loosely', () => {
    const parsed = srt('1\n0:0:1,5 --> 0:00:02\nA\n')
    expect(timesOf(parsed)).toEqual([[1500, 2000]])
    expect(parsed.warnings[0]).toMatchObject({
      line: 2,
      message: expect.stringContaining('was read as') as string,
    })
  })

  it('captions out of order, and none is lost', () => {
    const parsed = vtt('00:05.000 --> 00:06.000\nlater\n\n00:01.000 --> 00:09.000\nearlier\n')
    expect(texts(parsed)).toEqual(['earlier', 'later'])
    expect(parsed.warnings).toHaveLength(1)
  })

  it('settings that mean nothing; those that do stay', () => {
    const [first] = vtt(
      '00:01.000 --> 00:02.000 line:50%,end vertical:up size:101% align:start foo:1\nA\n',
    ).cues
    expect(first?.settings).toBe('line:50%,end align:start')
  })

  it('a number without a caption, styles, and captions without text', () => {
    expect(vtt('STYLE\n::cue{color:red}\n\n00:01.000 --> 00:02.000\n\n').warnings).toEqual([
      { line: 3, message: 'Styles and regions are left out.' },
      { line: 6, message: 'This caption has no text.' },
    ])
    expect(texts(srt('1\n00:00:01,000 --> 00:00:02,000\nA\n\n7\n\n'))).toEqual(['A'])
  })
})

describe('the text of a caption', () => {
  it.each([
    ['I <3 you & a < b > c', 'I &lt;3 you &amp; a &lt; b &gt; c'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['<SCRIPT src=//x>alert(1)</SCRIPT >', 'alert(1)'],
    ['<img src=x onerror="alert(1)">', ''],
    ['<svg/onload=alert(1)>', '&lt;svg/onload=alert(1)&gt;'],
    ['<b onclick="x">bold', '<b>bold</b>'],
    ['<font color="red">red</font>', 'red'],
    ['<b><i>crossed</b></i>', '<b><i>crossed</i></b>'],
    ['</b>closed', 'closed'],
    ['<v.loud  Ada >A', '<v.loud Ada>A</v>'],
    ['<v "><script>">x', '<v ">"&gt;x</v>'],
    ['<lang de>Haus</lang>', '<lang de>Haus</lang>'],
    ['<ruby>漢<rt>kan</rt></ruby>', '<ruby>漢<rt>kan</rt></ruby>'],
    ['<rt>alone</rt>', 'alone'],
    ['<00:00:01.500>word', 'word'],
    ['&#x3C;b&#62; &#0;&#10;', '&lt;b&gt; \ufffd'],
  ])('%j is %j', (source, text) => {
    expect(cue(source)?.text).toBe(text)
  })

  it('never holds what would be taken for a time', () => {
    expect(fromTyped('<c.x-->A')).toBe('<c>A</c>')
    expect(fromTyped('<v a-->A --> B')).toBe('<v a>A --&gt; B</v>')
  })

  it('keeps right-to-left, marks of direction and every plane', () => {
    const text = 'مرحبا \u200fABC\u200e \u2067עברית\u2069 😀 𝔘𝔫𝔦 𐍈 👩‍🏫'
    expect(cue(text)?.text).toBe(text)
  })

  it('SubRip has no escapes, and its own tags are dropped', () => {
    const source = '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}{\\i1}AT&amp;T <font color=red><b>R</b></font>\n'
    const parsed = parseCaptions(source)
    expect(texts(parsed)).toEqual(['AT&amp;amp;T <b>R</b>'])
    expect(toSrt(parsed.cues)).toBe('1\n00:00:01,000 --> 00:00:02,000\n{\\an8}AT&amp;T <b>R</b>\n')
  })

  it('may hold what a SubRip time looks like', () => {
    expect(texts(parseCaptions('1\n00:00:01,000 --> 00:00:02,000\nfrom A --> B, 5 -> 6\n'))).toEqual([
      'from A --&gt; B, 5 -&gt; 6',
    ])
  })
})

describe('sizes', () => {
  const many = (n: number) =>
    Array.from({ length: n }, (_cue, i) => {
      const at = (ms: number) => new Date(ms).toISOString().slice(11, 23)
      return `${at(i * 1000)} --> ${at(i * 1000 + 900)}\nCaption ${i}\n`
    }).join('\n')

  it('20,000 captions are read and written; one more is an error with its line', () => {
    const parsed = vtt(many(20_000))
    expect(parsed.errors).toEqual([])
    expect(parsed.cues).toHaveLength(20_000)
    expect(parseCaptions(toVtt(parsed.cues)).cues).toEqual(parsed.cues)
    const more = vtt(many(20_001))
    expect(more.cues).toHaveLength(20_000)
    expect(more.errors).toEqual([
      { line: 60_003, message: expect.stringContaining('can have 20,000 captions') as string },
    ])
  })

  it('more than 2 MB are not looked at', () => {
    const parsed = parseCaptions(`WEBVTT\n\n00:01.000 --> 00:02.000\n${'é'.repeat(1_048_576)}`)
    expect(parsed.cues).toEqual([])
    expect(parsed.errors).toEqual([{ line: 0, message: expect.stringContaining('2 MB') as string }])
  })

  it('a file full of tags, and one full of nothing, are no work', () => {
    expect(cue('<b>'.repeat(100_000))?.text).toHaveLength('<b></b>'.length * 100_000)
    expect(cue('<'.repeat(500_000))?.text).toBe('&lt;'.repeat(500_000))
    expect(cue(`<${'a.'.repeat(300_000)}`)?.text).toHaveLength(600_004)
    expect(cue(`<v ${' '.repeat(500_000)}`)?.text).toBe('&lt;v')
    expect(cue(`${'<b>'.repeat(100_000)}${'</i>'.repeat(200_000)}`)?.text).toHaveLength(700_000)
    expect(cue(`<v ${'- '.repeat(500_000)}x>`)?.text).toHaveLength(1_000_009)
    expect(cue('>'.repeat(500_000))?.text).toHaveLength(2_000_000)
    expect(vtt('00:00:01 -->'.repeat(100_000)).errors).toHaveLength(1)
  })
})

describe('bytes', () => {
  const utf16 = (text: string, isLittle: boolean, withMark: boolean) => {
    const bytes = Buffer.from((withMark ? '\ufeff' : '') + text, 'utf16le')
    return isLittle ? bytes : bytes.swap16()
  }
  it.each([
    ['utf-16le', true, true],
    ['utf-16be', false, true],
    ['utf-16le', true, false],
    ['utf-16be', false, false],
  ] as const)('%s (little %s, mark %s)', (encoding, isLittle, withMark) => {
    const source = 'WEBVTT\n\n00:01.000 --> 00:02.000\nGrüße, 日本\n'
    const decoded = decodeCaptions(utf16(source, isLittle, withMark))
    expect(decoded.encoding).toBe(encoding)
    expect(texts(parseCaptions(decoded.text))).toEqual(['Grüße, 日本'])
  })

  it('of anything give some text', () => {
    expect(decodeCaptions(new Uint8Array()).text).toBe('')
    expect(decodeCaptions(Uint8Array.of(0x80, 0x41)).text).toBe('€A')
  })
})
