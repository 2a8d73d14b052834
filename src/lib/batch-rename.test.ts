import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { isNumbered, renamePreview, renameRefusal, type RenameRule, renamesOf } from './batch-rename'
import { chapterTitle, videoTitle } from './course-text'

const course = makeCourse({
  id: 'course',
  chapters: [
    makeChapter({
      id: 'light',
      title: 'Light',
      videos: [
        makeVideo({
          id: 'rays',
          filename: 'Rays',
          originalFilename: 'IMG_0042.final.MP4',
          created_at: new Date(2026, 0, 31, 12).toISOString(),
        }),
        makeVideo({ id: 'colour', filename: 'Colour', originalFilename: '' }),
      ],
    }),
    makeChapter({ id: 'dark', title: 'Dark', videos: [makeVideo({ id: 'night', filename: 'Night' })] }),
  ],
})
const all = new Set(['night', 'dark', 'light', 'colour', 'rays'])
const videos = new Set(['night', 'colour', 'rays'])
const pattern = (text: string, rest: Partial<Extract<RenameRule, { kind: 'pattern' }>> = {}): RenameRule => ({
  kind: 'pattern',
  pattern: text,
  start: 1,
  step: 1,
  restarts: false,
  ...rest,
})
const replace = (find: string, by: string, matchesCase = false): RenameRule => ({
  kind: 'replace',
  find,
  replace: by,
  matchesCase,
})
const preview = (rule: RenameRule, ids: ReadonlySet<string> = videos) =>
  renamePreview(course, ids, rule, new Date(2026, 4, 1, 12))
const titles = (rule: RenameRule, ids?: ReadonlySet<string>) => preview(rule, ids).map(({ after }) => after)

describe('a pattern', () => {
  it('numbers in the order of the outline, chapters and videos apart', () => {
    expect(titles(pattern('{n}. {title}'))).toEqual(['1. Rays', '2. Colour', '3. Night'])
    expect(titles(pattern('{n}. {title}'), all)).toEqual([
      '1. Light',
      '1. Rays',
      '2. Colour',
      '2. Dark',
      '3. Night',
    ])
  })
  it.each([
    ['{n:02} {title}', { start: 9 }, ['09 Rays', '10 Colour', '11 Night']],
    ['{N:03}', { start: 0, step: 10 }, ['000', '010', '020']],
    ['{n}', { start: 2, step: -2 }, ['2', '0', '-2']],
    ['{n:02}', { start: -1 }, ['-01', '00', '01']],
    ['{n}', { restarts: true }, ['1', '2', '1']],
  ])('counts with %s', (text, rest, expected) => expect(titles(pattern(text, rest))).toEqual(expected))
  it('knows the title, the chapter, the file and the day', () => {
    expect(titles(pattern('{Title} in {chapter}'))).toEqual([
      'Rays in Light',
      'Colour in Light',
      'Night in Dark',
    ])
    expect(titles(pattern('{file}|{date}'), new Set(['rays']))).toEqual(['IMG_0042.final|2026-01-31'])
    expect(titles(pattern('{chapter} {date} {file}!'), new Set(['dark']))).toEqual(['Dark 2026-05-01 !'])
  })
  it('leaves alone what it does not know, and what a title holds', () => {
    expect(titles(pattern('{x} {n:2} {} $& {title}'), new Set(['rays']))).toEqual(['{x} {n:2} {} $& Rays'])
    const odd = makeCourse({ chapters: [makeChapter({ id: 'odd', title: '{n} $1' })] })
    expect(
      renamePreview(odd, new Set(['odd']), pattern('{title}{n}'), new Date()).map(({ after }) => after),
    ).toEqual(['{n} $11'])
  })
  it('says whether it numbers', () => {
    expect(isNumbered('{n:04}')).toBe(true)
    expect(isNumbered('{N}')).toBe(true)
    expect(isNumbered('{name} {n:4}')).toBe(false)
  })
})

describe('finding and replacing', () => {
  it('takes the text as it is, with or without case', () => {
    expect(titles(replace('r', 'R'))).toEqual(['Rays', 'ColouR', 'Night'])
    expect(titles(replace('R', 'x', true))).toEqual(['xays', 'Colour', 'Night'])
    expect(titles(replace('Rays', '$& {n} \\1', true), new Set(['rays']))).toEqual(['$& {n} \\1'])
    expect(titles(replace('', 'x'))).toEqual(['Rays', 'Colour', 'Night'])
  })
  it('finds what is written with other marks of the same letter', () => {
    const tree = makeCourse({
      chapters: [
        makeChapter({ id: 'c', title: 'Cafe\u0301 E\u0301' }),
        makeChapter({ id: 'd', title: 'e\u0301' }),
      ],
    })
    const rows = renamePreview(tree, new Set(['c', 'd']), replace('café', 'Tea'), new Date())
    expect(rows.map(({ after }) => after)).toEqual(['Tea É', 'e\u0301'])
    expect(rows[1]?.isChanged).toBe(false)
  })
  it('never reads it as a pattern of another kind', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 4 }), fc.string({ maxLength: 4 }), (find, by) => {
        const before = `a${find}b${find}c`
        const tree = makeCourse({ chapters: [makeChapter({ id: 'c', title: before })] })
        const [row] = renamePreview(tree, new Set(['c']), replace(find, by, true), new Date())
        const wanted = before.split(find).join(by)
        const parsed = wanted === before ? null : chapterTitle.parse(wanted)
        expect(row?.after).toBe(parsed?.ok === true ? parsed.value : wanted)
      }),
    )
  })
})

describe('what is wrong', () => {
  it('is told for each item: an empty title, and one that is too long for its kind', () => {
    const ids = new Set(['light', 'rays'])
    expect(preview(pattern(' '), ids).map(({ error }) => error)).toEqual([
      'Give the chapter a title.',
      'Give the video a title.',
    ])
    const long = preview(pattern('x'.repeat(300)), ids)
    expect(long.map(({ error }) => error)).toEqual([
      'The title has more than 200 characters. Shorten it.',
      null,
    ])
    expect(renameRefusal(long)).toBe('1 of the titles needs a change first.')
    expect(renameRefusal(preview(pattern(''), ids))).toBe('2 of the titles need a change first.')
  })
  it('warns of a title that is there twice, chosen or not, in the same list', () => {
    expect(preview(replace('Rays', 'COLOUR'), videos).map(({ isDuplicate }) => isDuplicate)).toEqual([
      true,
      false,
      false,
    ])
    expect(preview(pattern('Same'), videos).map(({ isDuplicate }) => isDuplicate)).toEqual([
      true,
      true,
      false,
    ])
    expect(preview(pattern('Light'), new Set(['dark'])).map(({ isDuplicate }) => isDuplicate)).toEqual([true])
  })
  it('does not count what stays as it is', () => {
    expect(renameRefusal(preview(pattern('{title}')))).toBe('No title would change.')
    expect(renamesOf(preview(replace('Rays', 'Beams')))).toEqual([
      { type: 'video', id: 'rays', title: 'Beams' },
    ])
    expect(renameRefusal(preview(replace('Rays', 'Beams')))).toBeNull()
    expect(preview(pattern('{n}'), new Set(['gone']))).toEqual([])
  })
  it('is more than one request takes', () => {
    const many = makeChapter({
      videos: Array.from({ length: 1_001 }, (_video, at) => makeVideo({ filename: `Video ${at}` })),
    })
    const tree = makeCourse({ chapters: [many] })
    const rows = renamePreview(tree, new Set(many.videos.map(({ id }) => id)), pattern('{n}'), new Date())
    expect(renameRefusal(rows)).toBe(
      'These are 1,001 titles, and 1,000 can be changed at once. Choose fewer.',
    )
    expect(renameRefusal(rows.slice(1))).toBeNull()
  })
  it('is nothing that the server would clean or refuse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        for (const row of preview(pattern(text), new Set(['light', 'rays']))) {
          const { parse } = row.type === 'chapter' ? chapterTitle : videoTitle
          const parsed = parse(row.after)
          if (row.error === null && row.isChanged) expect(parsed).toEqual({ ok: true, value: row.after })
          else if (row.error !== null) expect(parsed.ok).toBe(false)
        }
      }),
    )
  })
})
