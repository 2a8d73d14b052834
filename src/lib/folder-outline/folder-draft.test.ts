import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { type FolderEdits, folderDraft, noEdits } from './folder-draft'
import { planFolder } from './plan-folder'

const LIGHT = '0198c2f1-0000-7000-8000-00000000000a'
const course = makeCourse({
  chapters: [
    makeChapter({ id: LIGHT, title: 'Light', videos: [makeVideo({ filename: 'Rays' })] }),
    makeChapter({ title: 'Dark' }),
  ],
})
const outline = planFolder(
  ['c/Trailer.mp4', 'c/Light/a1.mp4', 'c/Light/a1.de.srt', 'c/Light/b1.mp4', 'c/Zoo/z1.mp4'].map((path) => ({
    path,
    file: new File(['1234'], path.split('/').at(-1) ?? ''),
  })),
  { room: { maxFileSize: 100, chapters: 10, videos: 10 }, locale: 'en' },
)
const edits = (titles: Record<string, string>, ...leftOut: string[]): FolderEdits => ({
  titles: new Map(Object.entries(titles)),
  leftOut: new Set(leftOut),
})
const shown = (edit: FolderEdits, destination: Parameters<typeof folderDraft>[2] = 'end') =>
  folderDraft(outline, edit, destination, course)
const lines = (draft: ReturnType<typeof shown>) =>
  draft.rows.map((row) => (row.kind === 'into' ? `into ${row.title}` : `${row.number || '–'} ${row.title}`))

describe('what a folder would add', () => {
  it('stands at the end of the course, top files in a chapter of the folder’s name', () => {
    const draft = shown(noEdits)
    expect(lines(draft)).toEqual(['3 c', '3.1 Trailer', '4 Light', '4.1 a1', '4.2 b1', '5 Zoo', '5.1 z1'])
    expect(draft.plan).toMatchObject({ chapterCount: 3, videoCount: 4 })
    expect(draft.files.map(({ name }) => name)).toEqual(['Trailer.mp4', 'a1.mp4', 'b1.mp4', 'z1.mp4'])
    expect(draft).toMatchObject({ bytes: 16, captions: 1, pictures: 0, refusal: null })
    expect(draft.rows.filter((row) => row.kind === 'chapter' && row.isKnown)).toHaveLength(1)
  })

  it('goes into and behind the chapter that it was dropped on; files follow their videos', () => {
    const draft = shown(noEdits, { chapterId: LIGHT })
    expect(lines(draft)).toEqual([
      'into Light',
      '1.2 Trailer',
      '2 Light',
      '2.1 a1',
      '2.2 b1',
      '3 Zoo',
      '3.1 z1',
    ])
    expect(draft.plan.videos.map(({ title }) => title)).toEqual(['Trailer'])
    expect(draft.files.map(({ name }) => name)).toEqual(['a1.mp4', 'b1.mp4', 'z1.mp4', 'Trailer.mp4'])
  })

  it('has the titles that were typed, and not what was left out', () => {
    const draft = shown(edits({ 'chapter-1': '  Animals ', 'chapter-0.1': 'Second' }, 'chapter-0.0', 'loose'))
    expect(lines(draft)).toEqual([
      '– c',
      '– Trailer',
      '3 Light',
      '– a1',
      '3.1 Second',
      '4   Animals ',
      '4.1 z1',
    ])
    expect(draft.plan.chapters.map(({ title }) => title)).toEqual(['Light', 'Animals'])
    expect(draft.files.map(({ name }) => name)).toEqual(['b1.mp4', 'z1.mp4'])
    expect(draft.captions).toBe(0)
  })

  it('makes no chapter whose videos are all left out', () => {
    const draft = shown(edits({}, 'chapter-1.0'))
    expect(draft.rows.at(-2)).toMatchObject({ kind: 'chapter', title: 'Zoo', isOut: true, number: '' })
    expect(draft.plan.chapterCount).toBe(2)
  })

  it('keeps what was typed when it goes elsewhere', () => {
    const edit = edits({ 'loose.0': 'Welcome', 'chapter-0': 'Sun' })
    expect(lines(shown(edit))).toContain('3.1 Welcome')
    expect(lines(shown(edit, { chapterId: LIGHT }))).toEqual(expect.arrayContaining(['1.2 Welcome', '2 Sun']))
  })

  it('cannot be added without a title, or when nothing is left', () => {
    expect(shown(edits({ 'chapter-0.0': ' \t' })).refusal).toBe('Give every chapter and video a title first.')
    expect(shown(edits({ 'chapter-0.0': '' }, 'chapter-0.0')).refusal).toBeNull()
    expect(shown(edits({}, 'loose', 'chapter-0', 'chapter-1')).refusal).toBe('There is nothing to add yet.')
  })
})
