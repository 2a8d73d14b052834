import type { CourseTree } from '@/types/course'
import type { ItemType } from '@/types/operations'
import { chapterTitle, videoTitle } from './course-text'
import { titleKey } from './same-title'

/** How many titles one request takes. */
export const RENAMES_MAX = 1_000

/** New titles for several items at once. */
export type RenameRule =
  | {
      kind: 'pattern'
      /** Text with `placeholders`; what is in braces and none of them stays as it is. */
      pattern: string
      /** Whole numbers. */
      start: number
      step: number
      /** Numbers begin again in each chapter. */
      restarts: boolean
    }
  | { kind: 'replace'; find: string; replace: string; matchesCase: boolean }

/** What a pattern can hold; `{n}` can be padded with zeros as in `{n:02}`. */
export const placeholders = [
  { text: '{n}', means: 'number' },
  { text: '{n:02}', means: 'number with two digits' },
  { text: '{title}', means: 'title it has now' },
  { text: '{chapter}', means: 'title of its chapter' },
  { text: '{file}', means: 'name of its file' },
  { text: '{date}', means: 'day it was added' },
] as const

const PLACEHOLDER = /\{(?:n(?::0([1-9]))?|(title|chapter|file|date))\}/gi

/** Does the pattern number the items? */
export const isNumbered = (pattern: string): boolean => /\{n(?::0[1-9])?\}/i.test(pattern)

/** One chosen item, with what its new title can be made of. */
interface Source {
  type: ItemType
  id: string
  title: string
  parentId: string
  chapter: string
  /** Without its extension; empty while there is none. */
  file: string
  /** "2026-01-31" */
  date: string
}

/** One row of the preview. */
export interface Renamed {
  type: ItemType
  id: string
  /** The course of a chapter, the chapter of a video. */
  parentId: string
  before: string
  after: string
  isChanged: boolean
  /** Why it cannot be called so. */
  error: string | null
  /** Another item beside it will have the same title. */
  isDuplicate: boolean
}

/**
 * What the chosen items would be called, in the order of the outline; those that are gone are left out.
 * @param now its day stands for the one of a chapter, of which no other is known
 */
export function renamePreview(
  course: CourseTree,
  ids: ReadonlySet<string>,
  rule: RenameRule,
  now: Date,
): Renamed[] {
  const titleOf = rule.kind === 'pattern' ? byPattern(rule) : replaced(rule)
  const rows = sourcesOf(course, ids, dayOf(now)).map((source) => {
    const { type, id, parentId, title: before } = source
    const wanted = titleOf(source)
    const parsed = wanted === before ? null : (type === 'chapter' ? chapterTitle : videoTitle).parse(wanted)
    const after = parsed?.ok === true ? parsed.value : wanted
    const error = parsed?.ok === false ? parsed.message : null
    return { type, id, parentId, before, after, error, isChanged: after !== before, isDuplicate: false }
  })
  const taken = titlesBeside(course, rows)
  return rows.map((row) => {
    const isDuplicate =
      row.isChanged && row.error === null && (taken.get(keyBeside(row.parentId, row.after)) ?? 0) > 1
    return isDuplicate ? { ...row, isDuplicate } : row
  })
}

/** The titles to send: those that change. */
export const renamesOf = (rows: readonly Renamed[]): { type: ItemType; id: string; title: string }[] =>
  rows.filter(({ isChanged }) => isChanged).map(({ type, id, after }) => ({ type, id, title: after }))

/** Why the new titles cannot be given; `null` when they can. */
export function renameRefusal(rows: readonly Renamed[]): string | null {
  const changed = rows.filter(({ isChanged }) => isChanged)
  if (changed.length === 0) return 'No title would change.'
  const wrong = changed.filter(({ error }) => error !== null).length
  if (wrong > 0) {
    return `${wrong.toLocaleString('en-US')} of the titles ${wrong === 1 ? 'needs' : 'need'} a change first.`
  }
  if (changed.length <= RENAMES_MAX) return null
  return `These are ${changed.length.toLocaleString('en-US')} titles, and 1,000 can be changed at once. Choose fewer.`
}

/** "2026-01-31", by the clock of the reader. */
const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => padded(part, 2)).join('-')

function sourcesOf(course: CourseTree, ids: ReadonlySet<string>, today: string): Source[] {
  return course.chapters.flatMap((chapter) => [
    ...(ids.has(chapter.id)
      ? [
          {
            type: 'chapter' as const,
            id: chapter.id,
            title: chapter.title,
            parentId: course.id,
            chapter: chapter.title,
            file: '',
            date: today,
          },
        ]
      : []),
    ...chapter.videos
      .filter(({ id }) => ids.has(id))
      .map((video) => ({
        type: 'video' as const,
        id: video.id,
        title: video.filename,
        parentId: chapter.id,
        chapter: chapter.title,
        file: video.originalFilename.replace(/\.[^.\s]{1,16}$/, ''),
        date: dayOf(new Date(video.created_at)),
      })),
  ])
}

/** Chapters and videos are numbered apart: "1." of each is the first one. */
function byPattern({ pattern, start, step, restarts }: Extract<RenameRule, { kind: 'pattern' }>) {
  const seen = new Map<string, number>()
  return (source: Source): string => {
    const { title, chapter, file, date } = source
    const words: Record<string, string> = { title, chapter, file, date }
    const counter = source.type === 'video' && restarts ? source.parentId : source.type
    const index = seen.get(counter) ?? 0
    seen.set(counter, index + 1)
    const n = start + index * step
    return pattern.replace(PLACEHOLDER, (_whole, width?: string, name?: string) =>
      name === undefined ? padded(n, Number(width ?? 1)) : (words[name.toLowerCase()] ?? ''),
    )
  }
}

const padded = (n: number, width: number) => `${n < 0 ? '-' : ''}${String(Math.abs(n)).padStart(width, '0')}`

function replaced({ find, replace, matchesCase }: Extract<RenameRule, { kind: 'replace' }>) {
  const wanted = find.normalize('NFC')
  if (wanted === '') return ({ title }: Source) => title
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), matchesCase ? 'gu' : 'giu')
  return ({ title }: Source): string => {
    const composed = title.normalize('NFC') // file names of some systems come taken apart
    const result = composed.replace(pattern, () => replace)
    return result === composed ? title : result
  }
}

const keyBeside = (parentId: string, title: string) => `${parentId} ${titleKey(title)}`

/** How often each title will stand in its list. */
function titlesBeside(course: CourseTree, rows: readonly Renamed[]): Map<string, number> {
  const after = new Map(rows.map((row) => [row.id, row.after]))
  const taken = new Map<string, number>()
  const add = (parentId: string, id: string, title: string) => {
    const key = keyBeside(parentId, after.get(id) ?? title)
    taken.set(key, (taken.get(key) ?? 0) + 1)
  }
  for (const chapter of course.chapters) {
    add(course.id, chapter.id, chapter.title)
    for (const { id, filename } of chapter.videos) add(chapter.id, id, filename)
  }
  return taken
}
