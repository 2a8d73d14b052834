import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('../../../scripts/make-fixtures.sh', import.meta.url))
let made: Promise<string> | undefined

/**
 * The folder with the files that `scripts/make-fixtures.sh` describes. They are made once per version of the
 * script (about half a minute) and kept in the system's temporary folder.
 * @throws Error when there is no ffmpeg to make them with
 */
export function ensureFixtures(): Promise<string> {
  made ??= makeFixtures()
  return made
}

async function makeFixtures(): Promise<string> {
  const version = createHash('sha256')
    .update(await readFile(script))
    .digest('hex')
    .slice(0, 16)
  const folder = join(tmpdir(), `lectern-fixtures-${version}`)
  if (existsSync(join(folder, 'MANIFEST.tsv'))) return folder

  const work = await mkdtemp(join(tmpdir(), 'lectern-fixtures-making-'))
  try {
    await promisify(execFile)('bash', [script, work])
    await rename(work, folder)
  } catch (error) {
    await rm(work, { recursive: true, force: true })
    // Another process may have been faster with the same files.
    if (!existsSync(join(folder, 'MANIFEST.tsv'))) throw explained(error)
  }
  return folder
}

const explained = (cause: unknown) =>
  new Error('The test files could not be made. scripts/make-fixtures.sh needs ffmpeg 5.1 or later on PATH.', {
    cause,
  })
