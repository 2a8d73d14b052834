import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanLine } from '@/lib/clean-line'
import { limits } from '@/lib/limits'
import { parseOutline } from './parse-outline'
import type { ParsedOutline } from './types'

interface Plan {
  title: string
  videos: string[]
}

/** Words of many scripts; no marker at the start, nothing that Markdown or a table could mean something by. */
const word = fc.constantFrom(
  'Light',
  'power',
  'مقدمة',
  '図形',
  'Über',
  '👩‍👩‍👧',
  'x²',
  '5',
  'co-op',
  "it's",
  'C++',
  '&',
  '12:30',
)
const plainTitle = fc
  .tuple(fc.constantFrom('Before', 'Ночь', 'שלום', 'Écoute', '光'), fc.array(word, { maxLength: 4 }))
  .map(([first, rest]) => [first, ...rest].join(' '))
/** What quotes can protect; a title of its own has no number in front. */
const anyTitle = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => cleanLine(`T ${text}`.replace(/[\u00AD\u200B\u2060\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')))

const planOf = (title: fc.Arbitrary<string>, leastVideos: number) =>
  fc.array(
    fc.record({
      title,
      videos: fc.array(title, { minLength: leastVideos, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  )

const shape = ({ chapters }: ParsedOutline): Plan[] =>
  chapters.map(({ title, videos }) => ({ title, videos: videos.map((video) => video.title) }))

const lines = (
  plan: readonly Plan[],
  chapter: (title: string, at: number) => string,
  video: (title: string, at: number) => string,
) =>
  plan.flatMap(({ title, videos }, at) => [
    chapter(title, at + 1),
    ...videos.map((text, index) => video(text, index + 1)),
  ])

const renderers: Record<string, (plan: readonly Plan[]) => string[]> = {
  'two spaces': (plan) =>
    lines(
      plan,
      (t) => t,
      (t) => `  ${t}`,
    ),
  tabs: (plan) =>
    lines(
      plan,
      (t) => t,
      (t) => `\t${t}`,
    ),
  bullets: (plan) =>
    lines(
      plan,
      (t) => `* ${t}`,
      (t) => `    - ${t}`,
    ),
  numbers: (plan) =>
    lines(
      plan,
      (t, at) => `${at}. ${t}`,
      (t, at) => `   ${at}) ${t}`,
    ),
  headings: (plan) =>
    lines(
      plan,
      (t) => `## ${t}`,
      (t) => `- ${t}`,
    ),
  tasks: (plan) =>
    lines(
      plan,
      (t) => `- **${t}**`,
      (t) => `  - [ ] ${t}`,
    ),
}

describe('what is written is what is read', () => {
  it.each(Object.entries(renderers))('with %s, whatever the line ends and blank lines', (_name, render) => {
    fc.assert(
      fc.property(
        planOf(plainTitle, 1),
        fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\n \t\n'),
        fc.constantFrom('', '\uFEFF', '\n\n'),
        (plan, end, start) => {
          const read = parseOutline(start + render(plan).join(end))
          expect(shape(read)).toEqual(plan)
          expect(read.problems).toEqual([])
        },
      ),
    )
  })
  it.each([',', ';', '\t'])('in a table with %j, whatever the titles hold', (delimiter) => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(planOf(anyTitle, 0), fc.boolean(), (wanted, fillsDown) => {
        // In a table the title is what a chapter is known by.
        const plan = wanted.map(({ title, videos }, at) => ({ title: `${title} ${at}`, videos }))
        const rows = plan.flatMap(({ title, videos }) =>
          (videos.length > 0 ? videos : ['']).map((video, at) =>
            [fillsDown && at > 0 ? '' : quoted(title), video === '' ? '' : quoted(video)].join(delimiter),
          ),
        )
        const read = parseOutline([`Chapter${delimiter}Video`, ...rows].join('\r\n'))
        expect(read.format).toBe('csv')
        expect(shape(read)).toEqual(plan)
        expect(read.problems).toEqual([])
      }),
    )
  })
})

/** Pieces of which real and hostile texts are made. */
const piece = fc.oneof(
  fc.constantFrom(
    '\n',
    '\n',
    '\n',
    '\r\n',
    '\t',
    '  ',
    '    ',
    '- ',
    '* ',
    '• ',
    '# ',
    '## ',
    '1. ',
    '1.1 ',
    'a) ',
    '"',
    '""',
    ',',
    ';',
    '```',
    '---\n',
    '===\n',
    '[',
    '](',
    ')',
    '**',
    '_',
    '`',
    '<b>',
    '&amp;',
    '\\',
    '[ ] ',
    'Chapter,Video\n',
    'sep=;\n',
    'title: x',
    '\u0000',
    '\u202E',
    '\uFEFF',
    '\u2028',
    '\u00A0',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const hostile = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''))

describe('whatever is pasted', () => {
  it('is read without an error, within the limits, and means the same to the server', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(undefined, 'indented', 'markdown', 'csv'), (text, format) => {
        const { chapters, looseVideos, problems } = parseOutline(text, { format })
        const titles = [...chapters, ...looseVideos, ...chapters.flatMap(({ videos }) => videos)]
        for (const { title } of titles) {
          expect(title).not.toBe('')
          expect(cleanLine(title)).toBe(title)
        }
        expect(chapters.every(({ title }) => title.length <= limits.chapterTitle)).toBe(true)
        for (const { line, endLine = line } of problems) {
          expect(line).toBeGreaterThan(0)
          expect(endLine).toBeGreaterThanOrEqual(line)
        }
      }),
      { numRuns: 1_000 },
    )
  })
  it('loses no line: each is in a title, the header, or a problem that names it', () => {
    const margin = fc.constantFrom('', '', ' ', '  ', '\t', '      ')
    const marker = fc.constantFrom(
      '',
      '',
      '- ',
      '* ',
      '1. ',
      '2.1 ',
      '# ',
      '## ',
      '> ',
      '[ ] ',
      '```',
      '---',
      '"',
      ',',
      '| ',
    )
    const end = fc.constantFrom('', '', ':', ',', '"', ';x', '\tnote', ' ##')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(margin, marker, end), { minLength: 1, maxLength: 25 }),
        fc.constantFrom(undefined, 'indented', 'markdown', 'csv'),
        (parts, format) => {
          const text = parts.map(([before, mark, after], at) => `${before}${mark}w${at}w${after}`).join('\n')
          const { chapters, looseVideos, problems, header } = parseOutline(text, { format })
          const titles = [
            ...chapters.flatMap(({ title, videos }) => [title, ...videos.map((v) => v.title)]),
            ...looseVideos.map((v) => v.title),
          ].join('\n')
          const lost = parts.flatMap((_part, at) => {
            const isTold = problems.some(({ line, endLine = line }) => line <= at + 1 && at + 1 <= endLine)
            return titles.includes(`w${at}w`) || isTold || header?.line === at + 1 ? [] : [at + 1]
          })
          expect(lost, JSON.stringify(text)).toEqual([])
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
