import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/**
 * Where the server asks other machines, and whose address that is. All of them come from the configuration; another one
 * here is a decision: an address that a person can choose may be one inside our own network.
 */
const OUTGOING = {
  // The bucket of S3_ENDPOINT.
  'storage/s3-client.ts': 'S3_ENDPOINT',
  'storage/s3-doctor.ts': 'S3_ENDPOINT',
  // The clock of the bucket's machine, in `lectern doctor`.
  'doctor/checks.ts': 'S3_ENDPOINT',
}

it('only these files ask other machines', () => {
  const root = fileURLToPath(new URL('.', import.meta.url))
  const asking = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(
      (path) =>
        path.endsWith('.ts') && !/\.test\.ts$|\.slow\.ts$|^slow\/|testing\/|-contract\.ts$/.test(path),
    )
    .filter((path) =>
      // A page's own script and methods of that name are no requests of this process.
      /(?<![.#\w])(?:await )?fetch\((?!'\/readyz')|from 'node:https'|\bhttp\.(?:get|request)\(|from 'undici'/.test(
        readFileSync(root + path, 'utf8'),
      ),
    )
  expect(asking.toSorted()).toEqual(Object.keys(OUTGOING).toSorted())
})

it('ffmpeg opens nothing but files', () => {
  const text = readFileSync(fileURLToPath(new URL('media/workbench.ts', import.meta.url)), 'utf8')
  expect(text).toContain("'-protocol_whitelist', 'file,pipe'")
})
