import type { QueryClient } from '@tanstack/react-query'

/** What belongs to a query client, and lives as long: made when it is first asked for. */
export function perClient<T>(create: (client: QueryClient) => T): (client: QueryClient) => T {
  const byClient = new WeakMap<QueryClient, { made: T }>()
  return (client) => {
    const known = byClient.get(client) ?? { made: create(client) }
    byClient.set(client, known)
    return known.made
  }
}

export interface PerCourse<T> {
  (client: QueryClient, courseId: string): T
  /** Those that were asked for so far. */
  all: (client: QueryClient) => T[]
}

/** The same for each course of a client. */
export function perCourse<T>(create: (client: QueryClient, courseId: string) => T): PerCourse<T> {
  const courses = perClient(() => new Map<string, { made: T }>())
  const get = (client: QueryClient, courseId: string) => {
    const known = courses(client).get(courseId) ?? { made: create(client, courseId) }
    courses(client).set(courseId, known)
    return known.made
  }
  return Object.assign(get, {
    all: (client: QueryClient) => [...courses(client).values()].map(({ made }) => made),
  })
}
