import { openDataSource } from './data-source'
import { migrateDatabase } from './db/migrate'
import { readEnv } from './env'
import { createLogger } from './log'
import { makeHome } from './secrets'

/** `lectern migrate`: for deployments that migrate once before many servers start. */
export async function runMigrate(): Promise<void> {
  try {
    const env = readEnv()
    await makeHome(env.LECTERN_HOME)
    const dataSource = await openDataSource(env, createLogger(env.LOG_LEVEL))
    try {
      await migrateDatabase(dataSource)
      const { installMediaQueue } = await import('./jobs/media-queue')
      await installMediaQueue(dataSource.url)
    } finally {
      await dataSource.stop()
    }
    process.stdout.write('The database is up to date.\n')
  } catch (error) {
    process.stderr.write(
      `The database was not migrated.\n\n${error instanceof Error ? error.message : String(error)}\n`,
    )
    process.exitCode = 1
  }
}
