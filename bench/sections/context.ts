import type { Browser } from '@playwright/test'
import type { Account } from '../lib/account'
import type { AppServer } from '../lib/app-server'
import { type SeededCourse, seedCourse } from '../lib/seed'
import type { ReferenceServer } from '../reference/server'

/** What the sections share; courses are made when one is first asked for. */
export interface BenchContext {
  browser: Browser
  app: AppServer
  account: Account
  reference: ReferenceServer
  rounds: number
  /** Of an upload, which takes seconds: more of them, unless the command line says how many. */
  uploadRounds: number
  /** Writes a processor profile of each phase beside the results. */
  withProfiles: boolean
  results: string
  course: (chapters: number, videosEach: number) => Promise<SeededCourse>
}

export function courseMaker(account: Account, app: AppServer): BenchContext['course'] {
  const made = new Map<string, Promise<SeededCourse>>()
  return (chapters, videosEach) => {
    const size = `${chapters} ${videosEach}`
    const known = made.get(size)
    if (known) return known
    const course = seedCourse(account, app.databaseURL, chapters, videosEach)
    made.set(size, course)
    return course
  }
}

export const editURL = ({ baseURL }: AppServer, courseId: string): string =>
  `${baseURL}/instructor/course/${courseId}/edit`
