import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { openDatabase, type DatabaseHandle } from '../db/client'
import { withDatabase } from './global-setup'
import { recordStatements } from './statement-record'

/** A migrated, empty database for this test file; read it inside tests and hooks only. */
export function useTestDatabase(): () => DatabaseHandle {
  let handle: DatabaseHandle | undefined
  let writeRecord = () => {}
  const url = inject('postgresUrl')
  const name = `lectern_test_${randomBytes(6).toString('hex')}`

  beforeAll(async () => {
    const admin = openDatabase(url)
    await admin.pool.query(`create database ${name} template ${inject('templateName')}`)
    await admin.close()
    handle = openDatabase(withDatabase(url, name))
    writeRecord = recordStatements(handle.pool, inject('statementsFolder'))
  })
  afterAll(async () => {
    writeRecord()
    await handle?.close()
    if (inject('isThrowaway')) return
    const admin = openDatabase(url)
    await admin.pool.query(`drop database if exists ${name} with (force)`)
    await admin.close()
  })

  return () => {
    if (!handle) throw new Error('useTestDatabase: the database is there only while tests run')
    return handle
  }
}
