import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { parseOutline } from './parse-outline'
import type { ParseOptions } from './types'

/** An outline as a few readable lines: "Chapter: video | video", loose videos first. */
function outline(text: string, options?: ParseOptions): string[] {
  const { chapters, looseVideos } = parseOutline(text, options)
  const titles = (videos: { title: string }[]) => videos.map(({ title }) => title).join(' | ')
  return [
    ...(looseVideos.length > 0 ? [`(loose): ${titles(looseVideos)}`] : []),
    ...chapters.map(({ title, videos }) => (videos.length > 0 ? `${title}: ${titles(videos)}` : title)),
  ]
}
const problems = (text: string, options?: ParseOptions) =>
  parseOutline(text, options).problems.map(
    ({ line, endLine, message }) => `${line}${endLine === undefined ? '' : `-${endLine}`} ${message}`,
  )

const expected = ['Before you go out: What a sample is | Choosing plots', 'Counting: Double observers']

describe('indented text', () => {
  it.each([
    ['spaces', 'Before you go out\n  What a sample is\n  Choosing plots\nCounting\n  Double observers'],
    ['tabs', 'Before you go out\n\tWhat a sample is\n\tChoosing plots\nCounting\n\tDouble observers'],
    [
      'tabs and spaces',
      'Before you go out\n    What a sample is\n\tChoosing plots\nCounting\n  Double observers',
    ],
    [
      'no-break spaces',
      'Before you go out\n\u00A0\u00A0What a sample is\n\u00A0\u00A0Choosing plots\nCounting\n\u00A0\u00A0Double observers',
    ],
    [
      'CRLF',
      'Before you go out\r\n  What a sample is\r\n  Choosing plots\r\nCounting\r\n  Double observers\r\n',
    ],
    [
      'old line ends',
      'Before you go out\r  What a sample is\r  Choosing plots\rCounting\r  Double observers',
    ],
    [
      'blank lines',
      '\n\nBefore you go out\n\n  What a sample is\n \n  Choosing plots\n\nCounting\n\t\n  Double observers\n\n',
    ],
    [
      'a margin',
      '    Before you go out\n      What a sample is\n      Choosing plots\n    Counting\n      Double observers',
    ],
    [
      'bullets',
      '- Before you go out\n  - What a sample is\n  - Choosing plots\n- Counting\n  - Double observers',
    ],
    [
      'bullets below plain lines',
      'Before you go out\n- What a sample is\n- Choosing plots\nCounting\n- Double observers',
    ],
    [
      'colons and stars',
      'Before you go out:\n* What a sample is\n* Choosing plots\n\nCounting:\n* Double observers',
    ],
    [
      'round bullets',
      '• Before you go out\n  ◦ What a sample is\n  ◦ Choosing plots\n• Counting\n  ◦ Double observers',
    ],
    [
      'bullets of a word processor',
      '•\tBefore you go out\no\tWhat a sample is\no\tChoosing plots\n•\tCounting\no\tDouble observers',
    ],
    [
      'numbers',
      '1. Before you go out\n   1. What a sample is\n   2. Choosing plots\n2. Counting\n   1. Double observers',
    ],
    [
      'numbers in levels',
      '1 Before you go out\n1.1 What a sample is\n1.2 Choosing plots\n2 Counting\n2.1 Double observers'.replace(
        /^(\d) /gm,
        '$1. ',
      ),
    ],
    [
      'numbers before tabs',
      '1\tBefore you go out\n1.1\tWhat a sample is\n1.2\tChoosing plots\n2\tCounting\n2.1\tDouble observers',
    ],
    [
      'brackets',
      '1) Before you go out\na) What a sample is\nb) Choosing plots\n2) Counting\na) Double observers',
    ],
    [
      'Roman numbers',
      'I. Before you go out\n1. What a sample is\n2. Choosing plots\nII. Counting\n1. Double observers',
    ],
    [
      'brackets around',
      '(1) Before you go out\n  (a) What a sample is\n  (b) Choosing plots\n(2) Counting\n  (a) Double observers',
    ],
    [
      'check boxes',
      '[ ] Before you go out\n  [x] What a sample is\n  [ ] Choosing plots\n[ ] Counting\n  [X] Double observers',
    ],
    [
      'drifting indentation',
      'Before you go out\n    What a sample is\n   Choosing plots\nCounting\n     Double observers',
    ],
    [
      'a slip of one space',
      'Before you go out\n    What a sample is\n    Choosing plots\n Counting\n    Double observers',
    ],
    [
      'a byte order mark',
      '\uFEFFBefore you go out\n  What a sample is\n  Choosing plots\nCounting\n  Double observers',
    ],
  ])('with %s', (_what, text) => {
    expect(outline(text)).toEqual(expected)
    expect(problems(text)).toEqual([])
  })

  it('keeps numbers and signs that belong to a title', () => {
    const text =
      '3 ways to count\n  1.5 million birds\n  A. Smith on herons\n  2024. A review\n  -5 °C and below\n  C++'
    expect(outline(text)).toEqual([
      '3 ways to count: 1.5 million birds | A. Smith on herons | 2024. A review | -5 °C and below | C++',
    ])
  })
  it('takes a flat list as chapters or as videos, as asked', () => {
    expect(outline('One\nTwo')).toEqual(['One', 'Two'])
    expect(outline('One\nTwo', { flatAs: 'videos' })).toEqual(['(loose): One | Two'])
    expect(parseOutline('One\nTwo').isFlat).toBe(true)
    expect(parseOutline('One\n  Two').isFlat).toBe(false)
    expect(parseOutline('').isFlat).toBe(false)
  })
  it('names chapters of a part with it, and keeps what is below a video', () => {
    expect(outline('Part 1\n Basics\n  One\n  Two\n More\n  Three\nPart 2\n Four')).toEqual([
      'Part 1: Basics: One | Two',
      'Part 1: More: Three',
      'Part 2: Four',
    ])
    expect(outline('Light\n  Rays\n    Bending\n    Mirrors\n  Colour\nDark\n  Night')).toEqual([
      'Light: Rays: Bending | Rays: Mirrors | Colour',
      'Dark: Night',
    ])
  })
  it('leaves out one line above everything else, as the title of the course, and says so', () => {
    const text = 'Statistics\n  Before\n    One\n  Counting\n    Two'
    expect(outline(text)).toEqual(['Before: One', 'Counting: Two'])
    expect(problems(text)).toEqual([
      '1 This stands above every chapter, as the title of a course does. It is left out.',
    ])
  })
  it('keeps videos that come before the first chapter apart', () => {
    expect(outline('  One\n  Two\nChapter\n  Three')).toEqual(['(loose): One | Two', 'Chapter: Three'])
  })
  it('reports lines that have no title', () => {
    const text = 'One\n---\n  Two\n  -\n  •\n1.\nThree\n***'
    expect(outline(text)).toEqual(['One: Two', 'Three'])
    expect(problems(text)).toEqual([
      '2 There is no title here, so this is left out.',
      '4-6 There is no title here, so this is left out.',
      '8 There is no title here, so this is left out.',
    ])
  })
  it('cleans titles', () => {
    expect(outline('A\u0000B\u0007 \t C\u202E\u200B  D\n  👩‍👩‍👧 مقدمة\uD800')).toEqual([
      'AB C D: 👩‍👩‍👧 مقدمة\uFFFD',
    ])
  })
  it('cuts titles at the limits and says so', () => {
    const text = `${'a'.repeat(199)}👩‍👩‍👧\n  ${'b'.repeat(501)}`
    const [chapter] = parseOutline(text).chapters
    expect(chapter?.title).toBe('a'.repeat(199))
    expect(chapter?.videos[0]?.title).toBe('b'.repeat(500))
    expect(problems(text)).toEqual([
      '1 A title has at most 200 characters. The rest of this one is left out.',
      '2 A title has at most 500 characters. The rest of this one is left out.',
    ])
  })
  it('tells the lines of what it found', () => {
    const { chapters } = parseOutline('\nOne\n\n  Two\n')
    expect(chapters).toEqual([{ title: 'One', line: 2, videos: [{ title: 'Two', line: 4 }] }])
  })
  it('does not take prose with commas or semicolons for a table', () => {
    expect(outline('Power, with a pencil\nSoil cores, start to finish')).toEqual([
      'Power, with a pencil',
      'Soil cores, start to finish',
    ])
    expect(outline('1,000 birds\n2,000 fish')).toEqual(['1,000 birds', '2,000 fish'])
    expect(outline('Counting; slowly\n  One; two')).toEqual(['Counting; slowly: One; two'])
  })
})

describe('Markdown', () => {
  it.each([
    ['lists', '# Before you go out\n- What a sample is\n- Choosing plots\n# Counting\n- Double observers'],
    [
      'subheadings',
      '## Before you go out\n\n* What a sample is\n* Choosing plots\n\n## Counting ##\n\n* Double observers',
    ],
    [
      'deepest headings',
      '# Before you go out\n## What a sample is\n## Choosing plots\n# Counting\n## Double observers',
    ],
    ['plain lines', '# Before you go out\nWhat a sample is\nChoosing plots\n\n# Counting\nDouble observers'],
    [
      'underlined headings',
      'Before you go out\n===\n1. What a sample is\n2. Choosing plots\n\nCounting\n---\n3. Double observers',
    ],
    [
      'tasks',
      '- Before you go out\n  - [ ] What a sample is\n  - [x] Choosing plots\n- Counting\n  - [ ] Double observers',
    ],
    [
      'numbered headings',
      '## 1. Before you go out\n- 1.1 What a sample is\n- 1.2 Choosing plots\n## 2. Counting\n- 2.1 Double observers',
    ],
    [
      'emphasis, links and code',
      '# **Before** you _go_ out\n- [What a sample is](https://example.org/a_(b) "title")\n- Choosing `plots`\n# <b>Counting</b>\n- ~~Double~~ ![observers](x.png)',
    ],
    [
      'bold lines for chapters',
      '**Before you go out**\n- What a sample is\n- Choosing plots\n\n**Counting**\n- Double observers',
    ],
  ])('with %s', (_what, text) => {
    expect(parseOutline(text).format).toBe('markdown')
    expect(outline(text)).toEqual(expected)
    expect(problems(text)).toEqual([])
  })
  it('joins the names of nested headings and lists', () => {
    expect(outline('# Part 1\n## Basics\n- One\n  - a\n  - b\n## More\n- Two\n# Part 2\n- Three')).toEqual([
      'Part 1: Basics: One: a | One: b',
      'Part 1: More: Two',
      'Part 2: Three',
    ])
  })
  it('takes the first heading above all others as the title of the course', () => {
    const text = '# Statistics\n\nAll about it.\n\n## Before\n- One\n## Counting\n## After\n- Two'
    expect(outline(text)).toEqual(['Before: One', 'Counting', 'After: Two'])
    expect(problems(text)).toEqual([
      '1 This stands above every chapter, as the title of a course does. It is left out.',
      '3 This is neither a heading nor a list item, so it is left out.',
    ])
    expect(outline('# Statistics\n## Before\n### One\n## Counting\n## After\n### Two')).toEqual([
      'Before: One',
      'Counting',
      'After: Two',
    ])
    expect(outline('# Course\n## A\n## B')).toEqual(['A', 'B'])
    expect(outline('# Course\n- Welcome\n## A\n- One')).toEqual(['Course: Welcome', 'A: One'])
  })
  it('leaves out front matter and code, and says which lines', () => {
    const text = '---\ntitle: X\ntags:\n  - a\n---\n# One\n```js\n# not a chapter\n- nor a video\n```\n- Two'
    expect(outline(text)).toEqual(['One: Two'])
    expect(problems(text)).toEqual([
      '1-5 These are settings of the document, so they are left out.',
      '7-10 This is code, so it is left out.',
    ])
  })
  it('does not let a fence that is never closed swallow the rest', () => {
    const text = '# One\n- Two\n```\n# Three\n- Four'
    expect(outline(text)).toEqual(['One: Two', 'Three: Four'])
    expect(problems(text)).toHaveLength(1)
  })
  it('does not take two rules for front matter', () => {
    expect(outline('---\nOne\n---\n# Two\n- Three')).toContain('Two: Three')
  })
  it('keeps list items before the first heading apart', () => {
    expect(outline('- Welcome\n# One\n- Two')).toEqual(['(loose): Welcome', 'One: Two'])
  })
  it('keeps marks that mean nothing', () => {
    expect(outline('# 5 * 3 * 2 and snake_case_name\n- 2 \\* 3 &amp; [brackets] a_b')).toEqual([
      '5 * 3 * 2 and snake_case_name: 2 * 3 & [brackets] a_b',
    ])
  })
  it('reports addresses of links', () => {
    expect(problems('# One\n- [Two][a]\n\n[a]: https://example.org')).toEqual([
      '4 This is the address of a link, so it is left out.',
    ])
  })
})

describe('tables', () => {
  it.each([
    [
      'CSV with a header',
      'Chapter,Video\nBefore you go out,What a sample is\nBefore you go out,Choosing plots\nCounting,Double observers',
    ],
    [
      'other names',
      'LESSON TITLE;Duration;Module\nWhat a sample is;5:00;Before you go out\nChoosing plots;;Before you go out\nDouble observers;;Counting',
    ],
    ['a spreadsheet', 'Before you go out\tWhat a sample is\n\tChoosing plots\nCounting\tDouble observers'],
    [
      'chapters in rows of their own',
      'Section\tTitle\nBefore you go out\t\n\tWhat a sample is\n\tChoosing plots\nCounting\t\n\tDouble observers\t',
    ],
    [
      'quotes',
      '"chapter","video"\r\n"Before you go out","What a\r\nsample is"\r\n"Before you go out","Choosing plots"\r\n"Counting","Double observers"\r\n',
    ],
    [
      'semicolons',
      'Before you go out;What a sample is\nBefore you go out;Choosing plots\nCounting;Double observers',
    ],
    ['tight commas', 'Before you go out,What a sample is\n,Choosing plots\nCounting,Double observers'],
    [
      'a declared separator',
      '\uFEFFsep=;\nBefore you go out;What a sample is\nBefore you go out;Choosing plots\nCounting;Double observers',
    ],
    [
      'rows out of order',
      'chapter,lesson\nBefore you go out,What a sample is\nCounting,Double observers\nBefore you go out,Choosing plots',
    ],
    [
      'numbers',
      'Section,Lesson\n1. Before you go out,1) What a sample is\n1. Before you go out,2) Choosing plots\n2. Counting,1) Double observers',
    ],
  ])('with %s', (_what, text) => {
    expect(parseOutline(text).format).toBe('csv')
    expect(outline(text)).toEqual(expected)
  })
  it('reads quotes, delimiters and line breaks within quotes', () => {
    expect(outline('Chapter,Video\n"Power, ""with"" a pencil","a\nb"\n,"c;d"')).toEqual([
      'Power, "with" a pencil: a b | c;d',
    ])
  })
  it('names the header and what it leaves out', () => {
    const text = 'Module,Lesson,Duration,Notes\nA,b,5,x'
    expect(parseOutline(text).header).toEqual({ line: 1, chapter: 'Module', video: 'Lesson' })
    expect(problems(text)).toEqual(['1 The columns “Duration”, “Notes” are left out.'])
    expect(problems('A\tb\tc\nD\te\tf')).toEqual(['1 Every column behind the second is left out.'])
  })
  it('reports a row with nothing for the outline by the line it begins on', () => {
    expect(problems('Chapter,Video,Notes\nA,"b\nc",\n,,only a note')).toEqual([
      '1 The column “Notes” is left out.',
      '4 There is neither a chapter nor a video in this row. It is left out.',
    ])
  })
  it('reads a quote that is never closed as text and goes on', () => {
    const text = 'Chapter,Video\nA,"b\nC,d'
    expect(outline(text)).toEqual(['A: "b', 'C: d'])
    expect(problems(text)).toEqual([
      '2 A quotation mark is never closed here. It is read as part of the text.',
    ])
  })
  it('reads several levels and lone numbers', () => {
    expect(outline('Module,Section,Lesson\nBasics,One,a\nBasics,Two,b')).toEqual([
      'Basics: One: a',
      'Basics: Two: b',
    ])
    expect(outline('Chapter,Video,Title\n1,1,Light\n1,2,Dark\n2,1,Night')).toEqual([
      'Chapter 1: Light | Dark',
      'Chapter 2: Night',
    ])
    expect(outline('Chapter,Section\nA,b')).toEqual(['A: b'])
  })
  it('reads one column', () => {
    expect(outline('Title\nOne\nTwo')).toEqual(['One', 'Two'])
    expect(outline('Title\nOne\nTwo', { flatAs: 'videos' })).toEqual(['(loose): One | Two'])
    expect(outline('Video\nOne\nTwo')).toEqual(['(loose): One | Two'])
    expect(outline('Chapter\nOne\nTwo', { flatAs: 'videos' })).toEqual(['One', 'Two'])
    expect(outline('"One, two"\n"Three"')).toEqual(['One, two', 'Three'])
    expect(outline('One\nTwo', { format: 'csv' })).toEqual(['One', 'Two'])
  })
  it('does not take a header alone for videos', () => {
    expect(parseOutline('Chapter,Video')).toMatchObject({ format: 'csv', chapters: [], looseVideos: [] })
  })
  it('is only a table when it looks like one, unless it is said to be', () => {
    expect(parseOutline('Title\n  One').format).toBe('indented')
    expect(parseOutline('Counting, slowly\nOne, two').format).toBe('indented')
    expect(outline('Counting, slowly\nCounting, fast', { format: 'csv' })).toEqual([
      'Counting: slowly | fast',
    ])
    expect(outline('a,b\n  c', { format: 'indented' })).toEqual(['a,b: c'])
  })
})

describe('size', () => {
  it('takes no more than a course holds, and says what it leaves out', () => {
    const chapters = Array.from(
      { length: limits.chaptersPerCourse + 5 },
      (_line, at) => `Chapter ${at}\n  Video`,
    )
    const many = parseOutline(chapters.join('\n'))
    expect(many.chapters).toHaveLength(limits.chaptersPerCourse)
    expect(many.problems).toEqual([
      {
        line: 2 * limits.chaptersPerCourse + 1,
        endLine: 2 * limits.chaptersPerCourse + 10,
        message: 'A course holds at most 1,000 chapters. Everything from here on is left out.',
      },
    ])
    const videos = Array.from({ length: limits.videosPerCourse + 1 }, (_line, at) => `  Video ${at}`)
    const long = parseOutline(`Chapter\n${videos.join('\n')}\nAfter`)
    expect(long.chapters).toHaveLength(1)
    expect(long.chapters[0]?.videos).toHaveLength(limits.videosPerCourse)
    expect(long.problems[0]).toMatchObject({
      line: limits.videosPerCourse + 2,
      endLine: limits.videosPerCourse + 3,
    })
  })
  it.each([
    ['deeper with every line', Array.from({ length: 1_000 }, (_line, at) => ' '.repeat(at) + at).join('\n')],
    ['open brackets', `# a\n- ${'['.repeat(500_000)}`],
    ['unfinished links', Array.from({ length: 300 }, () => `- ${'[a]('.repeat(500)}`).join('\n') + '\n# x'],
    ['stars', Array.from({ length: 300 }, () => `- ${'*a _b '.repeat(400)}`).join('\n') + '\n# x'],
    ['backticks', Array.from({ length: 300 }, () => `- ${'` `` ``` '.repeat(250)}`).join('\n') + '\n# x'],
    ['open tags', `# x\n- ${'<a '.repeat(200_000)}`],
    ['open quotes', `Chapter,Video\n${'"a,'.repeat(200_000)}`],
    ['rows of quotes', `Chapter,Video\n${'"a\n'.repeat(200_000)}`],
    ['fences', Array.from({ length: 10_000 }, (_line, at) => (at % 2 ? '```x' : '~~~y')).join('\n')],
    ['spaces', `a${' '.repeat(800_000)}\n${' '.repeat(100_000)}b`],
    ['numbers', `${'1.'.repeat(400_000)}`],
    ['commas', ','.repeat(900_000)],
  ])('gets through %s', (_what, text) => {
    const { chapters, looseVideos, problems: told } = parseOutline(text)
    expect(chapters.length + looseVideos.length + told.length).toBeLessThan(10_001)
  })
})
