import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../db/client'
import { startEmbeddedPostgres } from '../db/embedded/launcher'
import { migrateDatabase } from '../db/migrate'
import { signalProcess } from '../process-identity'
import { loggedSecrets } from './all-logs'
import { closeRecord, openRecord } from './statement-record'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on which `createTestDatabase` may create databases. */
    postgresUrl: string
    /** The migrated database that each test file's own is copied from. */
    templateName: string
    /** Where a run that records a release notes its statements; '' otherwise. */
    statementsFolder: string
    /** Where all servers of the run log; see all-logs. */
    logFolder: string
    /** The server goes when the tests have ended, with every database in it. */
    isThrowaway: boolean
  }
}

/**
 * One real PostgreSQL for all server tests: the embedded one, or `TEST_DATABASE_URL` to prove another
 * major version. Each test file copies the migrated template, so files do not see each other.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const home = await mkdtemp(join(tmpdir(), 'lectern-test-'))
  const server = given ? undefined : await startEmbeddedPostgres({ home })
  const url = given ?? server?.url
  if (!url) throw new Error('no test database')

  const templateName = `lectern_template_${process.pid}`
  const admin = openDatabase(url)
  await admin.pool.query(`create database ${templateName}`)
  const template = openDatabase(withDatabase(url, templateName))
  await migrateDatabase(template)
  await template.close()

  // Nothing here outlives the tests: not waiting for the disk at each commit halves their time. That commits survive
  // a crash is tested on servers of their own, with the settings of the product.
  if (server) await admin.pool.query('alter role current_user set synchronous_commit = off')

  project.provide('postgresUrl', url)
  project.provide('templateName', templateName)
  const statementsFolder = openRecord()
  project.provide('statementsFolder', statementsFolder)
  project.provide('isThrowaway', server !== undefined)
  project.provide('logFolder', home)

  return async () => {
    if (statementsFolder !== '') {
      const recorded = openDatabase(withDatabase(url, templateName))
      await closeRecord(statementsFolder, recorded)
      await recorded.close()
    }
    if (!server) await admin.pool.query(`drop database if exists ${templateName} with (force)`)
    await admin.close()
    // At once, without writing out what is thrown away.
    if (server) signalProcess(server.pid, 'SIGQUIT')
    await server?.exited
    await server?.stop()
    const { exitCode } = process
    process.exitCode = 1 // what is thrown here is shown, and does not fail the run
    const logged = loggedSecrets(home)
    await rm(home, { recursive: true, force: true })
    if (logged.length > 0) throw new Error(`Secrets of the tests were logged: ${logged.join(', ')}`)
    process.exitCode = exitCode
  }
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}
