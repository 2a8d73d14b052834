import type { ServerContext } from '../context'
import { courseRepository } from '../db/repositories/course-repository'
import { outlineRepository, type Parent } from '../db/repositories/outline-repository'
import { inTransaction } from './course-write'
import { freshPositions, LONGEST_POSITION } from './positions'

const keyOf = (parent: Parent) => JSON.stringify(parent)

/**
 * Numbers lists anew whose positions have grown long, after the edit that made them so has been answered. The
 * order stays, so nobody has to be told. What a stopped process leaves undone is found again by `renumberLong`.
 */
export function createNumbering({ db, log }: Pick<ServerContext, 'db' | 'log'>) {
  const waiting = new Map<string, Parent>()
  let running: Promise<void> | undefined

  const renumber = (parent: Parent) =>
    inTransaction(db, async (tx) => {
      const target = 'courseId' in parent ? parent : { chapterId: parent.chapterId }
      if (!(await courseRepository.lockAny(tx, target))) return
      const siblings = await outlineRepository.siblings(tx, parent)
      if (siblings.every(({ position }) => position.length <= LONGEST_POSITION)) return
      const keys = freshPositions(siblings.length)
      await outlineRepository.placeMany(
        tx,
        'courseId' in parent ? 'chapter' : 'video',
        siblings.flatMap(({ id }, i) => {
          const position = keys[i]
          return position === undefined ? [] : [{ id, position }]
        }),
      )
    })

  const work = async () => {
    for (const [key, parent] of waiting) {
      waiting.delete(key)
      await renumber(parent).catch((error: unknown) => {
        log.warn({ err: error, parent }, 'a long list could not be numbered anew; it is tried again later')
      })
    }
    running = undefined
  }

  return {
    /** Call with each position that was written, once its transaction is over. */
    placed: (parent: Parent, position: string): void => {
      if (position.length <= LONGEST_POSITION) return
      waiting.set(keyOf(parent), parent)
      running ??= new Promise((resolve) => setImmediate(resolve)).then(work)
    },
    /** Everything asked for so far is done; for stopping, and for tests. */
    idle: async (): Promise<void> => {
      while (running) await running
    },
    /** Looks through all lists. */
    async renumberLong(): Promise<void> {
      for (const parent of await outlineRepository.withLongPositions(db)) await renumber(parent)
    },
  }
}
