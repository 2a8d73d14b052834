import { expect, vi } from 'vitest'
import type { CourseTree, Video } from '@/types/course'

/** A person with a session, speaking to a server that may die at any moment. */
export interface SlowClient {
  send: (method: string, path: string, json?: unknown) => Promise<Response>
  /** The body of an answer that must be 2xx. @throws whatever `fetch` throws when the server is gone */
  expectOk: <T>(method: string, path: string, json?: unknown) => Promise<T>
  course: (id: string) => Promise<CourseTree>
  /** The video as it is once its job has read its file. */
  untilRead: (video: Video) => Promise<Video>
}

export function clientOf(address: () => string, cookie: string): SlowClient {
  const send = (method: string, path: string, json?: unknown) =>
    fetch(address() + path, {
      method,
      headers: { cookie, ...(json !== undefined && { 'content-type': 'application/json' }) },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(120_000),
    })
  const expectOk = async <T>(method: string, path: string, json?: unknown): Promise<T> => {
    const answer = await send(method, path, json)
    const text = await answer.text()
    expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`).toBe(true)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  const course = (id: string) => expectOk<CourseTree>('GET', `/api/courses/${id}`)
  const untilRead = ({ id, course_id }: Video) =>
    vi.waitFor(
      async () => {
        const videos = (await course(course_id)).chapters.flatMap((chapter) => chapter.videos)
        const video = videos.find((one) => one.id === id)
        expect(video?.status).toMatch(/ready|error/)
        if (!video) throw new Error('the video is gone')
        return video
      },
      { timeout: 60_000, interval: 100 },
    )
  return { send, expectOk, course, untilRead }
}

/** Of everybody who signs up here: no log may have it. */
export const PASSWORD = 'a long enough one, planted'

/**
 * What a server wrote, at any level, has none of these in it: passwords, cookies, keys, signatures of addresses.
 * @param secrets each long enough to be in no line by chance
 */
export function expectNoSecrets(output: string, secrets: readonly string[]): void {
  expect(output).toContain('"level"') // it did write a log
  for (const secret of [...secrets, PASSWORD]) {
    expect(secret.length).toBeGreaterThan(10)
    expect(output.includes(secret), `${secret.slice(0, 6)}… stands in the log`).toBe(false)
  }
}

/** The parts of a session's cookies that are worth something, as they are sent and as they are meant. */
export const cookieSecrets = (cookie: string): string[] =>
  cookie.split('; ').flatMap((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1)
    return [value, decodeURIComponent(value)]
  })

/** Signs up and answers the session's cookie. */
export async function signUp(address: string): Promise<string> {
  const answer = await fetch(`${address}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Ines Falk',
      email: `ines-${Date.now()}@school.example`,
      password: PASSWORD,
    }),
  })
  expect(answer.status).toBe(200)
  return answer.headers
    .getSetCookie()
    .map((value) => value.split(';')[0])
    .join('; ')
}
