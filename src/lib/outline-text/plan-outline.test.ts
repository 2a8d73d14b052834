import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { limits } from '@/lib/limits'
import { parseOutline } from './parse-outline'
import { knownTitles, outlineRequest, planOutline, planRefusal, planWords, previewRows } from './plan-outline'

const course = makeCourse({
  chapters: [
    makeChapter({ id: 'light', title: 'Light', videos: [makeVideo(), makeVideo()] }),
    makeChapter({ id: 'dark', title: 'Dark' }),
  ],
})
const numbered = () => {
  let last = 0
  return () => `id-${(last += 1)}`
}

describe('a plan', () => {
  const parsed = parseOutline('  Welcome\nColour\n  Red\n  Blue\nlight')

  it('goes to the end, where videos without a chapter get one', () => {
    const plan = planOutline(parsed, 'end')
    expect(planWords(plan)).toBe('3 chapters and 3 videos')
    expect(outlineRequest(plan, 'end', numbered())).toEqual({
      chapters: [
        { id: 'id-1', title: 'Untitled chapter', videos: [{ id: 'id-2', filename: 'Welcome' }] },
        {
          id: 'id-3',
          title: 'Colour',
          videos: [
            { id: 'id-4', filename: 'Red' },
            { id: 'id-5', filename: 'Blue' },
          ],
        },
        { id: 'id-6', title: 'light', videos: [] },
      ],
      videos: [],
    })
  })
  it('goes to a chapter: its videos into it, its chapters right behind', () => {
    const destination = { chapterId: 'light' }
    const plan = planOutline(parsed, destination)
    expect(planWords(plan)).toBe('2 chapters and 3 videos')
    expect(outlineRequest(plan, destination, numbered())).toMatchObject({
      afterId: 'light',
      chapterId: 'light',
      chapters: [{ title: 'Colour' }, { title: 'light' }],
      videos: [{ filename: 'Welcome' }],
    })
    expect(previewRows(plan, course, destination)).toEqual([
      { kind: 'into', title: 'Light' },
      { kind: 'video', title: 'Welcome', number: '1.3' },
      { kind: 'chapter', title: 'Colour', number: '2', videos: 2, isKnown: false },
      { kind: 'video', title: 'Red', number: '2.1' },
      { kind: 'video', title: 'Blue', number: '2.2' },
      { kind: 'chapter', title: 'light', number: '3', videos: 0, isKnown: true },
    ])
  })
  it('is numbered behind the chapters there are, and says which titles are there already', () => {
    const rows = previewRows(planOutline(parsed, 'end'), course, 'end')
    expect(rows[0]).toMatchObject({ number: '3', title: 'Untitled chapter' })
    expect(knownTitles(rows)).toEqual(['light'])
  })
  it('says what it holds in words', () => {
    expect(planWords(planOutline(parseOutline('One'), 'end'))).toBe('1 chapter')
    expect(planWords(planOutline(parseOutline('One', { flatAs: 'videos' }), { chapterId: 'light' }))).toBe(
      '1 video',
    )
    expect(planWords(planOutline(parseOutline(''), 'end'))).toBe('nothing')
  })
})

describe('a refusal', () => {
  const refusal = (text: string, tree = course) => planRefusal(planOutline(parseOutline(text), 'end'), tree)

  it('is not needed for what fits', () => expect(refusal('One\n  Two')).toBeNull())
  it('tells that nothing was found', () => expect(refusal('---')).toBe('There is nothing to add yet.'))
  it('counts what the course has already', () => {
    const chapters = Array.from({ length: limits.chaptersPerCourse - 1 }, () => makeChapter())
    const full = makeCourse({ chapters })
    expect(refusal('One', full)).toBeNull()
    expect(refusal('One\nTwo', full)).toBe(
      'The course would have 1,001 chapters, and it holds at most 1,000.',
    )
    expect(refusal('One\n  Two', makeCourse({ totalVideos: limits.videosPerCourse }))).toBe(
      'The course would have 10,001 videos, and it holds at most 10,000.',
    )
  })
  it('never lets a request through that the server would not read', () => {
    const text = (videos: number) =>
      `Chapter\n${Array.from({ length: videos }, (_line, at) => `  "光の${at}" ${'e'.repeat(60)}`).join('\n')}`
    const bytes = (videos: number) => {
      const plan = planOutline(parseOutline(text(videos)), 'end')
      const body = JSON.stringify(outlineRequest(plan, 'end', () => '0198c2f1-0000-7000-8000-000000000000'))
      return { sent: new TextEncoder().encode(body).length, refusal: planRefusal(plan, makeCourse()) }
    }
    const most = Array.from({ length: 20 }, (_step, at) => bytes(at * 400 + 1)).filter(
      ({ refusal: no }) => no === null,
    )
    expect(most.length).toBeGreaterThan(12)
    expect(Math.max(...most.map(({ sent }) => sent))).toBeLessThan(limits.jsonBody)
    expect(bytes(8_000).refusal).toBe('This is too much for one step. Add it in two parts.')
  })
})
