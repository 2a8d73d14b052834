import { newId } from '@/lib/ids'
import { stepBefore } from '@/lib/rollout'
import type { WatchHours } from '@/types/rollout'
import type { ServerContext } from '../../context'
import { flagRepository } from '../../db/repositories/flag-repository'
import { createListener, type Listener } from '../../events/listener'
import { channels } from '../../events/notify'
import { hasFeature, type FlagSetting } from './bucket'

/** As OpenFeature and the table call the feature. */
export const NEW_COURSE_CREATION = 'new-course-creation'

/** Blueprint §10.4 names the last three. */
const WATCH_HOURS: WatchHours = { beta: 24, '10': 24, '50': 48, '100': 168 }

/** Nothing depends on a message being heard: a change counts everywhere within this and one question to the database. */
const POLL_MS = 1_500

export interface FlagStore {
  /** What holds now, at most `POLL_MS` old; when the database is away, what was known last. */
  current(): Promise<FlagSetting>
  /** The same without waiting, for what happens with every request: what this server knows. */
  has(userId: string): boolean
  /** Asks the database now. */
  refresh(): Promise<FlagSetting>
  /** Hears of changes as they happen; safe to repeat. */
  start(url: string): void
  stop(): Promise<void>
}

/** The flag as one server knows it. */
export function createFlagStore({ db, env, log }: Pick<ServerContext, 'db' | 'env' | 'log'>): FlagStore {
  const initialStep = env.ENABLE_NEW_COURSE_CREATION ? '100' : 'off'
  let known: FlagSetting = { step: initialStep, accountIds: new Set() }
  let readAt = 0
  let reading: Promise<FlagSetting> | undefined
  let readsAgain = false
  let isAway = false
  let listener: Listener | undefined
  let timer: NodeJS.Timeout | undefined

  const read = async (): Promise<FlagSetting> => {
    const begun = performance.now()
    const found = (await flagRepository.find(db, NEW_COURSE_CREATION)) ?? (await setUp())
    known = { step: found.row.step, accountIds: new Set(found.accountIds) }
    readAt = begun
    if (isAway) log.info('the feature flag can be read again')
    isAway = false
    return known
  }

  const setUp = async () => {
    const now = new Date()
    await db.transaction(async (tx) => {
      const isNew = await flagRepository.add(tx, {
        ...{ key: NEW_COURSE_CREATION, step: initialStep, stepSince: now },
        ...{ watchHours: WATCH_HOURS, isWatched: false },
      })
      if (!isNew) return
      await flagRepository.record(tx, {
        ...{ id: newId(), flagKey: NEW_COURSE_CREATION, at: now, kind: 'setup' },
        ...{ fromStep: stepBefore(initialStep) ?? 'off', toStep: initialStep },
        reason: 'From ENABLE_NEW_COURSE_CREATION at the first start.',
      })
    })
    const made = await flagRepository.find(db, NEW_COURSE_CREATION)
    if (!made) throw new Error('the feature flag could not be written down')
    return made
  }

  /** One question at a time. Who asks while one runs gets the next one: that one may have left before the change. */
  const refresh = (): Promise<FlagSetting> => {
    if (reading) {
      readsAgain = true
      return reading
    }
    const run = async () => {
      let setting: FlagSetting
      do {
        readsAgain = false
        setting = await read()
      } while (readsAgain)
      return setting
    }
    reading = run().finally(() => {
      reading = undefined
    })
    return reading
  }

  const refreshQuietly = () => {
    refresh().catch((error: unknown) => {
      if (!isAway) log.warn({ err: error }, 'the feature flag cannot be read; what was known last holds')
      isAway = true
    })
  }

  return {
    refresh,
    async current() {
      if (readAt > 0 && performance.now() - readAt < POLL_MS && timer) return known
      return refresh().catch(() => known)
    },
    has: (userId) => hasFeature(NEW_COURSE_CREATION, known, userId),
    start(url) {
      if (timer) return
      refreshQuietly()
      timer = setInterval(refreshQuietly, POLL_MS).unref()
      listener = createListener({
        ...{ url, log, channels: [channels.flag] },
        onMessage: refreshQuietly,
        onListening: refreshQuietly,
      })
      listener.start()
    },
    async stop() {
      clearInterval(timer)
      await listener?.stop()
      await reading?.catch(() => undefined)
    },
  }
}
