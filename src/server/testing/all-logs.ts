import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whole words of a log that are long enough to be a secret. */
const WORDS = /[\w-]{16,}/g
const IS_WORD = /^[\w-]{16,}$/

/** In the folder of a test run: what all of its servers log. */
export const logFileIn = (folder: string): string => join(folder, 'servers.log')
const plantedIn = (folder: string) => join(folder, 'planted')

/** Notes a secret that a test gave to a server, or got from one: no log may have it when the run is over. */
export const plant = (folder: string, secret: string): void =>
  appendFileSync(plantedIn(folder), `${secret}\n`, { mode: 0o600 })

/** The token of a session cookie, without what signs it. */
export const sessionTokenIn = (cookie: string): string | undefined =>
  /session_token=([\w-]+)/.exec(cookie)?.[1]

/**
 * Which of the planted secrets the servers of a run have logged.
 * @throws Error when secrets were planted and nothing was logged: then nothing was looked at
 */
export function loggedSecrets(folder: string): string[] {
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  const planted = new Set(read(plantedIn(folder)).split('\n').filter(Boolean))
  const log = read(logFileIn(folder))
  if (planted.size > 0 && log === '') throw new Error('the servers of the tests logged nothing')
  const words = new Set(log.match(WORDS))
  return [...planted].filter((secret) => (IS_WORD.test(secret) ? words.has(secret) : log.includes(secret)))
}
