import { open, readFile, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ifPresent } from '../file-errors'
import { StartError } from '../start-error'
import { syncFolder } from '../storage/disk-folders'

/** Written last: a folder without it is no backup. */
const MANIFEST = 'lectern-backup.json'
/** Written first, and taken away when everything else is there. */
export const UNFINISHED = 'unfinished-lectern-backup'
export const OBJECT_LIST = 'objects.jsonl'

const table = z.object({
  name: z.string().regex(/^[a-z0-9_]+$/),
  columns: z.array(z.string()).min(1),
  rows: z.number().int().min(0),
  /** Of all rows, in whatever order they come. */
  content: z.string(),
  /** Of the file, as it lies in the backup. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const schema = z.object({
  format: z.literal(1),
  id: z.uuid(),
  takenAt: z.iso.datetime(),
  lectern: z.string(),
  postgres: z.string(),
  /** The newest migration that the database had, by drizzle's journal. */
  migration: z.object({ when: z.number().int(), count: z.number().int().min(1) }),
  tables: z.array(table),
  driver: z.enum(['disk', 's3']),
  objects: z.object({
    count: z.number().int().min(0),
    bytes: z.number().int().min(0),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** Named by the database and nowhere in the storage when the backup came to them. */
    lost: z.array(z.string()),
  }),
  /** Whether the secrets of LECTERN_HOME are in it; else they came by AUTH_SECRET. */
  hasSecrets: z.boolean(),
})

export type Manifest = z.output<typeof schema>
export type BackedUpTable = z.output<typeof table>

/** One stored object of a backup, a line of `objects.jsonl`. */
export const backedUpObject = z.object({
  key: z.string(),
  /** Below `objects/`, where the bytes are in the backup. */
  path: z.string().optional(),
  size: z.number().int().min(0),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  etag: z.string().optional(),
})
export type BackedUpObject = z.output<typeof backedUpObject>

/**
 * The manifest of a finished backup.
 * @throws StartError that says what the folder is instead
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await ifPresent(readFile(join(folder, MANIFEST), 'utf8'))
  const names = await ifPresent(readdir(folder))
  if (names === undefined) throw new StartError(`There is no folder ${folder}.`)
  if (names.includes(UNFINISHED) || (text === undefined && names.includes('database'))) {
    throw new StartError(
      `The backup in ${folder} was not finished: it was stopped on the way. Use an earlier one. Nothing was changed.`,
    )
  }
  if (text === undefined) {
    throw new StartError(`${folder} is no backup of Lectern: ${MANIFEST} is missing. Nothing was changed.`)
  }
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new StartError(
      `${join(folder, MANIFEST)} cannot be read: it is damaged, or of a newer version of Lectern. Nothing was changed.`,
    )
  }
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Makes the backup a backup, durably. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, MANIFEST)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  await syncFolder(folder)
}
