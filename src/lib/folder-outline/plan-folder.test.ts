import { describe, expect, it } from 'vitest'
import { planFolder } from './plan-folder'
import type { FileFacts, FolderFile, FolderOutline } from './types'

const room = { maxFileSize: 2 * 1024 ** 3, chapters: 1_000, videos: 10_000 }

const file = (path: string, size = 1_000, lastModified = 1): FolderFile<FileFacts> => ({
  path,
  file: { size, lastModified },
})
const plan = (paths: (string | FolderFile<FileFacts>)[], left = room) =>
  planFolder(
    paths.map((path) => (typeof path === 'string' ? file(path) : path)),
    { room: left, locale: 'en' },
  )
const chapters = ({ chapters: all }: FolderOutline<FileFacts>) =>
  all.map(({ title, videos }) => [title, ...videos.map((video) => video.title)])
const ignored = (outline: FolderOutline<FileFacts>) =>
  Object.fromEntries(outline.ignored.map(({ path, reason }) => [path, reason]))

describe('a folder as an outline', () => {
  it('makes folders chapters in natural order and tidies numbers and separators away', () => {
    const outline = plan([
      'stats/10_models/a.mp4',
      'stats/2_counting/10-pilot_day.mp4',
      'stats/2_counting/02 choosing plots.mov',
      'stats/2_counting/01_what-a-sample-is.mp4',
      'stats/1_before_you_go_out/1. Kit.MP4',
    ])
    expect(outline.name).toBe('Stats')
    expect(chapters(outline)).toEqual([
      ['Before you go out', 'Kit'],
      ['Counting', 'What a sample is', 'Choosing plots', 'Pilot day'],
      ['Models', 'a'],
    ])
    expect(outline.ignored).toEqual([])
  })

  it('joins the titles of deeper folders, and puts a folder before what lies in it', () => {
    const outline = plan([
      'course/Part 1/02 Basics/x.mp4',
      'course/Part 1/01 Aims/Why/y.mp4',
      'course/Part 1/welcome.mp4',
      'course/Part 2/z.mp4',
    ])
    expect(chapters(outline)).toEqual([
      ['Part 1', 'Welcome'],
      ['Part 1 – Aims – Why', 'y'],
      ['Part 1 – Basics', 'x'],
      ['Part 2', 'z'],
    ])
  })

  it('tells what lies at the top apart, of one folder and of several', () => {
    const one = plan(['course/Trailer.mp4', 'course/A/a.mp4'])
    expect(one.looseVideos.map(({ title }) => title)).toEqual(['Trailer'])
    expect(one.name).toBe('Course')
    const several = plan(['Loose.mp4', 'B/b.mp4', 'A/a.mp4'])
    expect(several.looseVideos.map(({ title }) => title)).toEqual(['Loose'])
    expect(several.name).toBeNull()
    expect(chapters(several)).toEqual([
      ['A', 'a'],
      ['B', 'b'],
    ])
  })

  it.each([
    [['3 ways to fail.mp4'], ['3 ways to fail']],
    [
      ['1 Start.mp4', '2 Middle.mp4'],
      ['Start', 'Middle'],
    ],
    [['2024-11-03 talk.mp4'], ['2024-11-03 talk']],
    [['01-02-2024 talk.mp4'], ['01-02-2024 talk']],
    [['1.5 million birds.mp4'], ['1.5 million birds']],
    [
      ['1.1 Power.mp4', '1.2 Plots.mp4', '1.10 Ends.mp4'],
      ['Power', 'Plots', 'Ends'],
    ],
    [
      ['3D.mp4', '4K video.mp4'],
      ['3D', '4K video'],
    ],
    [['7-zip.mp4'], ['7 zip']],
    [
      ['01.mp4', '02.mp4', '10.mp4'],
      ['01', '02', '10'],
    ],
    [['007.mp4'], ['007']],
    [['(1) One.mp4'], ['One']],
    [['01 - Intro.mp4'], ['Intro']],
    [['01–intro.mp4'], ['01–intro']],
    [
      ['10 000 birds.mp4', '2 000 fish.mp4'],
      ['2 000 fish', '10 000 birds'],
    ],
    [['iPhone basics.mp4'], ['iPhone basics']],
    [['été_à_la_mer.mp4'], ['Été à la mer']],
    [['01_مقدمة.mp4'], ['مقدمة']],
    [['١_مقدمة.mp4'], ['مقدمة']],
    [['01_🎬.mp4'], ['🎬']],
    [
      ['___.mp4', '-.mp4'],
      ['Untitled video', 'Untitled video (2)'],
    ],
  ])('reads the names %j as %j', (names, titles) => {
    const outline = plan(['c/x.txt', ...names.map((name) => `c/${name}`)])
    expect(new Set(outline.looseVideos.map(({ title }) => title))).toEqual(new Set(titles))
  })

  it('numbers titles that come twice', () => {
    const outline = plan([
      'c/01_Intro/plot.mp4',
      'c/01_Intro/plot.mov',
      'c/01_Intro/1_Plot.webm',
      'c/02-intro/a.mp4',
      'c/Intro (2)/a.mp4',
    ])
    expect(outline.chapters.map(({ title }) => title)).toEqual(['Intro', 'Intro (2)', 'Intro (2) (2)'])
    expect(outline.chapters[0]?.videos.map(({ title }) => title).toSorted()).toEqual([
      'Plot',
      'Plot (2)',
      'Plot (3)',
    ])
  })

  it('cuts titles that are too long, also numbered ones', () => {
    const deep = 'word '.repeat(30).trim()
    const outline = plan([`c/x/q.mp4`, `c/${deep}/${deep}/${deep}/a.mp4`, `c/${deep}/${deep}/${deep}b/a.mp4`])
    const titles = outline.chapters.map(({ title }) => title)
    expect(Math.max(...titles.map(({ length }) => length))).toBeLessThanOrEqual(200)
    expect(new Set(titles).size).toBe(3)
  })

  it('pairs captions and pictures with the video of the same name in the same folder', () => {
    const outline = plan([
      'c/A/01_plots.mp4',
      'c/A/01_plots.vtt',
      'c/A/01_Plots.DE.srt',
      'c/A/01_plots.pt_br.vtt',
      'c/A/01_plots.jpg',
      'c/A/01_plots.png',
      'c/A/01_plots.de.vtt',
      'c/A/01_plots.final.srt',
      'c/A/other.srt',
      'c/B/01_plots.srt',
      'c/B/e\u0301te\u0301.mp4',
      'c/B/\u00e9t\u00e9.fr.vtt',
    ])
    const paired = outline.chapters.flatMap(({ videos }) =>
      videos.flatMap((video) => video.paired.map(({ kind, language, path }) => [kind, language, path])),
    )
    expect(paired).toEqual([
      ['captions', 'de', 'c/A/01_plots.de.vtt'],
      ['captions', 'pt-BR', 'c/A/01_plots.pt_br.vtt'],
      ['captions', null, 'c/A/01_plots.vtt'],
      ['picture', null, 'c/A/01_plots.jpg'],
      ['captions', 'fr', 'c/B/\u00e9t\u00e9.fr.vtt'],
    ])
    expect(ignored(outline)).toEqual({
      'c/A/01_Plots.DE.srt': 'its video has captions already',
      'c/A/01_plots.png': 'its video has a picture already',
      'c/A/01_plots.final.srt': 'no video of the same name beside it',
      'c/A/other.srt': 'no video of the same name beside it',
      'c/B/01_plots.srt': 'no video of the same name beside it',
    })
  })

  it('does not take a video for the captions of another one, nor a language out of a whole name', () => {
    const outline = plan(['c/plots.mp4', 'c/plots.de.mp4', 'c/plots.de.srt'])
    expect(
      outline.looseVideos.map(({ title, paired }) => [title, paired.map((file) => file.language)]),
    ).toEqual([
      ['Plots.de', [null]],
      ['Plots', []],
    ])
  })

  it('says of every other file why it is left out', () => {
    const outline = plan([
      'c/A/a.mp4',
      'c/.DS_Store',
      'c/A/._a.mp4',
      'c/.git/x.mp4',
      'c/__MACOSX/A/a.mp4',
      'c/Thumbs.db',
      'c/script_v3.docx',
      'c/noextension',
      file('c/A/empty.mp4', 0),
      file('c/A/huge.mp4', 3 * 1024 ** 3),
      file('c/A/over.mp4', 2 * 1024 ** 3 + 5_000),
      file('c/A/empty.vtt', 0),
    ])
    expect(chapters(outline)).toEqual([['A', 'a']])
    expect(ignored(outline)).toEqual({
      'c/.DS_Store': 'hidden',
      'c/A/._a.mp4': 'hidden',
      'c/.git/x.mp4': 'in a hidden folder',
      'c/__MACOSX/A/a.mp4': 'in a hidden folder',
      'c/Thumbs.db': 'hidden',
      'c/script_v3.docx': 'not a video',
      'c/noextension': 'not a video',
      'c/A/empty.mp4': '0 bytes',
      'c/A/empty.vtt': '0 bytes',
      'c/A/huge.mp4': '3.2 GB, the limit is 2 GB',
      'c/A/over.mp4': '5 kB above the limit of 2 GB',
    })
  })

  it('finds the single folder behind what is hidden beside it', () => {
    const outline = plan(['.DS_Store', 'course/A/a.mp4'])
    expect(outline.name).toBe('Course')
    expect(chapters(outline)).toEqual([['A', 'a']])
  })

  it('takes a file once that was dropped twice, and both of two that differ', () => {
    const outline = plan([file('A/a.mp4'), file('A/a.mp4'), file('A/a.mp4', 5)])
    expect(outline.looseVideos.map(({ title, file: { size } }) => [title, size])).toEqual([
      ['a', 5],
      ['a (2)', 1_000],
    ])
    expect(outline.ignored.map(({ reason }) => reason)).toEqual(['there twice'])
  })

  it('leaves out what the course has no room for, with what belongs to it', () => {
    const outline = plan(['c/A/a.mp4', 'c/A/b.mp4', 'c/B/c.mp4', 'c/B/c.srt', 'c/C/d.mp4'], {
      ...room,
      chapters: 2,
      videos: 3,
    })
    expect(chapters(outline)).toEqual([
      ['A', 'a', 'b'],
      ['B', 'c'],
    ])
    expect(ignored(outline)).toEqual({ 'c/C/d.mp4': 'no room: a course holds at most 1,000 chapters' })
    const few = plan(['c/A/a.mp4', 'c/A/b.mp4', 'c/A/b.de.vtt'], { ...room, videos: 1 })
    expect(ignored(few)).toEqual({
      'c/A/b.mp4': 'no room: a course holds at most 10,000 videos',
      'c/A/b.de.vtt': 'no room: a course holds at most 10,000 videos',
    })
  })

  it('is empty for nothing', () => {
    expect(plan([])).toEqual({ name: null, chapters: [], looseVideos: [], ignored: [] })
  })
})
