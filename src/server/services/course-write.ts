import { AppError } from '@/lib/errors'
import { sqlState, type Database, type Transaction } from '../db/client'

/** Two writers met: a place taken meanwhile (23505), a serialization failure, a deadlock. */
const RETRYABLE = new Set(['23505', '40001', '40P01'])
const TRIES = 5

/** Runs `work` in one transaction, and anew when it met another writer. `work` must only touch the database. */
export async function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work)
    } catch (error) {
      const state = sqlState(error)
      if (attempt >= TRIES || state === undefined || !RETRYABLE.has(state)) throw error
    }
  }
}

/** What a creation answers: `created` is false when the same id had been created before. */
export interface Creation<T> {
  created: boolean
  value: T
}

const gone = {
  course: 'This course does not exist, or it is not yours.',
  chapter: 'This chapter no longer exists, or it is not yours.',
  video: 'This video no longer exists, or it is not yours.',
  upload: 'This upload no longer exists, or it is not yours.',
} as const

/** What is foreign and what is not there look the same from outside. */
export const notFound = (what: keyof typeof gone) => new AppError('notFound', gone[what])

/** An id that the client made is in use for something else. */
export const idTaken = (what: keyof typeof gone) =>
  new AppError(
    'conflict',
    `The id of this ${what} is already in use. Nothing was changed; try again with a new id.`,
    {
      errors: [{ field: 'id', message: 'This id is already in use.' }],
    },
  )
