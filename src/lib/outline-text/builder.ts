import { cleanLine } from '@/lib/clean-line'
import { cutText } from '@/lib/cut-text'
import { limits } from '@/lib/limits'
import { withoutHidden } from './lines'
import type { OutlineChapter, OutlineProblem, OutlineVideo } from './types'

/** What a title needs to show: marks, rules and dots alone are none. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{M}\-–—_=*~.+#|•·:]/u

export const showsSomething = (text: string): boolean => VISIBLE.test(text)

export const NO_TITLE = 'There is no title here, so this is left out.'

/** Collects chapters, videos and problems, within the limits of a course. */
export function createBuilder(lastLine: number) {
  const chapters: OutlineChapter[] = []
  const looseVideos: OutlineVideo[] = []
  const problems: OutlineProblem[] = []
  let videoCount = 0
  let isFull = false

  const problem = (message: string, line: number, endLine = line) => {
    const last = problems.at(-1)
    if (last?.message === message && (last.endLine ?? last.line) === line - 1) {
      last.endLine = endLine
      return
    }
    problems.push({ line, ...(endLine > line && { endLine }), message })
  }
  const titleOf = (text: string, max: number, line: number): string => {
    const title = cleanLine(withoutHidden(text))
    if (!showsSomething(title)) {
      problem(NO_TITLE, line)
      return ''
    }
    if (title.length <= max) return title
    problem(`A title has at most ${max} characters. The rest of this one is left out.`, line)
    return cutText(title, max).trim()
  }
  const full = (what: string, line: number) => {
    isFull = true
    problem(`A course holds at most ${what}. Everything from here on is left out.`, line, lastLine)
  }

  return {
    problem,
    /** Cleaned and cut; empty, and told, when there is none. */
    chapterTitle: (text: string, line: number) => titleOf(text, limits.chapterTitle, line),
    videoTitle: (text: string, line: number) => titleOf(text, limits.videoTitle, line),
    /** @param title as `chapterTitle` gave it. @returns `null` when it is empty, or the course is full */
    addChapter: (title: string, line: number): OutlineChapter | null => {
      if (title === '' || isFull) return null
      if (chapters.length === limits.chaptersPerCourse) {
        full(`${limits.chaptersPerCourse.toLocaleString('en-US')} chapters`, line)
        return null
      }
      const chapter: OutlineChapter = { title, line, videos: [] }
      chapters.push(chapter)
      return chapter
    },
    /** @param chapter `null`: it has none */
    addVideo: (chapter: OutlineChapter | null, title: string, line: number): void => {
      if (title === '' || isFull) return
      if (videoCount === limits.videosPerCourse) {
        full(`${limits.videosPerCourse.toLocaleString('en-US')} videos`, line)
        return
      }
      videoCount += 1
      ;(chapter?.videos ?? looseVideos).push({ title, line })
    },
    /** Nothing more is taken. */
    isFull: () => isFull,
    build: () => ({ chapters, looseVideos, problems: problems.toSorted((a, b) => a.line - b.line) }),
  }
}

export type OutlineBuilder = ReturnType<typeof createBuilder>
