import {
  chapterTitle,
  courseTitle,
  description,
  type Parsed,
  type TextRule,
  videoTitle,
} from '@/lib/course-text'
import { findChapter, findVideo } from '@/lib/course-tree'
import { parsePrice } from '@/lib/price'
import type { CourseTree } from '@/types/course'
import type { Change } from '@/types/operations'
import { type FieldValue, fieldKey } from './queued-edit'

/** A text of a course that people type: whose it is, and which. Chapters and videos have a title only. */
export interface FieldRef {
  type: 'course' | 'chapter' | 'video'
  id: string
  name: 'title' | 'description' | 'price'
}

export const keyOf = ({ type, id, name }: FieldRef): string => fieldKey(type, id, name)

/** The field that a key names. */
export function refOf(key: string): FieldRef {
  const [type = '', id = '', name = ''] = key.split(':')
  return {
    type: type === 'chapter' || type === 'video' ? type : 'course',
    id,
    name: name === 'description' || name === 'price' ? name : 'title',
  }
}

const titles: Record<FieldRef['type'], TextRule> = {
  course: courseTitle,
  chapter: chapterTitle,
  video: videoTitle,
}

/** What was typed as the value that the server would take, or the sentence that says what to change. */
export function parseField({ type, name }: FieldRef, text: string): Parsed<FieldValue> {
  if (name === 'description') return description.parse(text)
  if (name === 'title') return titles[type].parse(text)
  const parsed = parsePrice(text)
  return parsed.ok ? { ok: true, value: parsed.price } : { ok: false, message: parsed.message }
}

/** A value as its field shows it. */
export const textOf = (value: FieldValue): string => (value === null ? '' : String(value))

/** What a field holds in a course; `undefined` when its chapter or video is not there. */
export function valueIn(course: CourseTree, { type, id, name }: FieldRef): FieldValue | undefined {
  if (type === 'chapter') return findChapter(course, id)?.title
  if (type === 'video') return findVideo(course, id)?.filename
  return course[name]
}

/** The texts that a change sets, by key. */
export function textsIn(courseId: string, change: Change): [key: string, value: FieldValue][] {
  if (change.type === 'rename') return [[fieldKey(change.item, change.id, 'title'), change.after]]
  if (change.type !== 'course') return []
  return (['title', 'description', 'price'] as const).flatMap((name): [string, FieldValue][] => {
    const value = change.after[name]
    return value === undefined ? [] : [[fieldKey('course', courseId, name), value]]
  })
}

const words = { title: 'title', description: 'description', price: 'price' } as const

/** "The title", for the save state. */
export const wordsFor = (key: string): string => `The ${words[refOf(key).name]}`
