import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Account } from './account'

export interface SeededCourse {
  id: string
  chapters: { id: string; title: string; videos: { id: string; filename: string }[] }[]
}

const subjects = [
  'Counting',
  'Listening',
  'Walking the line',
  'Field notes',
  'Nets and traps',
  'Moths',
  'Maps',
]

/** A course with `chapters` × `videosEach` videos, set up and with ready videos of different lengths. */
export async function seedCourse(
  account: Account,
  databaseURL: string,
  chapters: number,
  videosEach: number,
): Promise<SeededCourse> {
  const id = randomUUID()
  const outline = Array.from({ length: chapters }, (_, at) => ({
    id: randomUUID(),
    title: `${subjects[at % subjects.length]} ${at + 1}`,
    videos: Array.from({ length: videosEach }, (_, index) => ({
      id: randomUUID(),
      filename: `Lesson ${at + 1}-${index + 1}`,
    })),
  }))
  await account.call('POST', '/api/courses', {
    id,
    title: `Bench ${chapters} × ${videosEach}`,
    description: 'A course of the size that the bench wants.',
    difficulty: 'beginner',
    chapters: outline,
  })
  await withDatabase(databaseURL, async (db) => {
    await db.query('update course set setup_completed_at = now() where id = $1', [id])
    await db.query(
      `update video set status = 'ready', duration = 120 + (hashtext(id::text) & 1023), size = 20000000,
         format = 'video/mp4', original_filename = filename || '.mp4', width = 1920, height = 1080, codecs = 'avc, aac'
       where course_id = $1`,
      [id],
    )
    await db.query('analyze chapter, video, course')
  })
  return { id, chapters: outline }
}

export async function withDatabase<T>(url: string, work: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}
