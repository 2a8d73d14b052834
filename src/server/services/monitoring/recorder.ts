import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { newId } from '@/lib/ids'
import type { Database } from '../../db/client'
import {
  metricRepository,
  type MetricErrorRow,
  type MetricRow,
} from '../../db/repositories/metric-repository'
import type { Logger } from '../../log'
import { kinds, type Cohort, type Kind } from './kinds'
import { bucketOf } from './percentile'

const MINUTE_MS = 60_000
/** Of a process whose database is away; what is older is lost. */
const MOST_ROWS = 20_000
const MOST_ERRORS = 200

export interface Measured {
  kind: Kind
  label?: string
  cohort?: Cohort
  /** In the unit of the kind. */
  value?: number
  isError?: boolean
}

export interface MeasuredError {
  kind: Kind
  route: string
  message: string
  requestId?: string | null
  status?: number | null
  cohort?: Cohort
}

/** Told everything that is measured, besides the tables. */
export type MeasureListener = (measured: Measured) => void

/** Adds up what a process measures, in memory, until it is written. Measuring never waits and never fails. */
export interface Recorder {
  readonly process: string
  measure: MeasureListener
  /** Keeps an error to be looked at; counting it is a `measure` of its own. */
  note: (error: MeasuredError) => void
  listen: (listener: MeasureListener) => void
  /** Writes what has come since the last time. When the database is away it is written with the next one. */
  flush: () => Promise<void>
}

export interface RecorderOptions {
  db: Database
  log: Logger
  role: 'web' | 'worker'
  version: string
  now?: () => number
}

export function createRecorder({ db, log, role, version, now = Date.now }: RecorderOptions): Recorder {
  // The pid alone would do only until a container is started anew.
  const name = `${role} ${hostname()}:${process.pid}:${randomBytes(2).toString('hex')}`
  const listeners: MeasureListener[] = []
  const rows = new Map<string, MetricRow>()
  const unwritten = new Set<string>()
  let errors: MetricErrorRow[] = []
  let flushing: Promise<void> | undefined

  const measure: MeasureListener = (measured) => {
    const { kind, label = '', cohort = 'none', value = 0, isError = false } = measured
    const { ladder, periodMinutes } = kinds[kind]
    const periodMs = periodMinutes * MINUTE_MS
    const minute = new Date(Math.floor(now() / periodMs) * periodMs)
    const key = `${kind}\0${minute.getTime()}\0${label}\0${cohort}`
    let row = rows.get(key)
    if (!row) {
      const buckets = ladder.length === 0 ? [] : Array<number>(ladder.length + 1).fill(0)
      row = {
        kind,
        minute,
        process: name,
        label,
        cohort,
        version,
        count: 0,
        errors: 0,
        total: 0,
        highest: value,
        buckets,
      }
      rows.set(key, row)
    }
    row.count += 1
    if (isError) row.errors += 1
    row.total += value
    row.highest = Math.max(row.highest, value)
    if (ladder.length > 0) {
      const bucket = bucketOf(ladder, value)
      row.buckets[bucket] = (row.buckets[bucket] ?? 0) + 1
    }
    unwritten.add(key)
    for (const listener of listeners) listener(measured)
  }

  const write = async () => {
    const keys = [...unwritten]
    unwritten.clear()
    // Copies: what is measured while they are being written is for the next time.
    const written = keys
      .flatMap((key) => rows.get(key) ?? [])
      .map((row) => ({ ...row, buckets: [...row.buckets] }))
    const notes = errors
    errors = []
    try {
      await metricRepository.write(db, written)
      await metricRepository.writeErrors(db, notes)
    } catch (error) {
      for (const key of keys) unwritten.add(key)
      errors = [...notes, ...errors].slice(-MOST_ERRORS)
      log.warn({ err: error }, 'figures could not be written; they are with the next ones')
    }
    forgetWritten()
  }

  /** Periods that are over and written need not be known any more; of those that are not, only so many. */
  const forgetWritten = () => {
    for (const [key, { kind, minute }] of rows) {
      const isOver = minute.getTime() + kinds[kind as Kind].periodMinutes * MINUTE_MS <= now()
      if ((isOver && !unwritten.has(key)) || rows.size > MOST_ROWS) {
        rows.delete(key)
        unwritten.delete(key)
      }
    }
  }

  return {
    process: name,
    measure,
    note: ({ cohort = 'none', requestId = null, status = null, ...error }) => {
      // The earliest of a flood tell where it came from.
      if (errors.length >= MOST_ERRORS) return
      const at = new Date(now())
      errors.push({ ...error, id: newId(), at, requestId, status, cohort, version, process: name })
    },
    listen: (listener) => void listeners.push(listener),
    flush: async () => {
      if (flushing) await flushing
      flushing ??= write().finally(() => {
        flushing = undefined
      })
      await flushing
    },
  }
}
