import { expect, type APIRequestContext } from '@playwright/test'
import { newId } from '../src/lib/ids'
import type { Course, CourseTree } from '../src/types/course'

/** Courses for tests that are about something else than making them: straight through the API. */

async function post<T>(request: APIRequestContext, path: string, data: object = {}): Promise<T> {
  const answer = await request.post(path, { data, headers: { 'sec-fetch-site': 'same-origin' } })
  expect(answer.ok(), `POST ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

interface NewCourse {
  title: string
  description?: string
  difficulty?: Course['difficulty']
  /** Titles of planned videos, by chapter. */
  chapters?: Record<string, string[]>
  /** The wizard is finished, so the list leads to the edit page; needs a chapter. */
  isSetUp?: boolean
}

export async function makeCourse(request: APIRequestContext, course: NewCourse): Promise<CourseTree> {
  const { title, description = 'About it.', difficulty = 'beginner', chapters = {}, isSetUp = true } = course
  const made = await post<CourseTree>(request, '/api/courses', {
    title,
    description,
    difficulty,
    chapters: Object.entries(chapters).map(([chapter, videos]) => ({
      id: newId(),
      title: chapter,
      videos: videos.map((filename) => ({ id: newId(), filename })),
    })),
  })
  if (isSetUp && made.chapters.length > 0) await post(request, `/api/courses/${made.id}/complete-setup`)
  return made
}
