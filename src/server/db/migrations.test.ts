import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

/** Up to here nobody ran two versions on one database. */
const BASELINE = 15
/** A step that takes away what an older version may still use says which release made it safe. */
const EXCUSE = /--\s*contract:\s*\S+/

/**
 * What breaks a version that runs beside the new one, or a write of it. Expand first (a new column that may be empty or has
 * a default, a new table), contract a release later, once nothing uses the old shape.
 */
const breaking: [RegExp, string][] = [
  [/\bdrop\s+(table|column|type|view|schema|function|sequence)\b/i, 'takes something away'],
  [/\brename\b/i, 'gives something another name'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'changes a type'],
  [/\bset\s+not\s+null\b/i, 'asks for a value that older versions do not write'],
  [/\bdrop\s+default\b/i, 'asks for a value that older versions leave to the default'],
  [
    /\badd\s+column\b(?=[^;]*\bnot\s+null\b)(?![^;]*\b(default|generated)\b)/i,
    'adds a column that has to be written',
  ],
  [/\btruncate\b/i, 'empties a table'],
]

/** Constraints on a table that is there already hold for what older versions write, too. */
const onOldTable =
  /\balter\s+table\s+"?(\w+)"?\s+add\s+constraint\b(?=[^;]*\b(?:check|unique)\b)|\bcreate\s+unique\s+index\s+\S+\s+on\s+"?(\w+)"?/i

/** What is wrong with a migration, statement by statement. */
function problemsOf(sql: string): string[] {
  const statements = sql.split('--> statement-breakpoint')
  const made = new Set(
    [...sql.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?/gi)].map(([, name]) => name),
  )
  return statements.flatMap((statement) => {
    if (EXCUSE.test(statement)) return []
    const text = statement.replace(/--.*$/gm, '').trim()
    const found = breaking.filter(([pattern]) => pattern.test(text)).map(([, why]) => why)
    const [, altered, indexed] = onOldTable.exec(text) ?? []
    const table = altered ?? indexed
    if (table !== undefined && !made.has(table)) found.push('forbids what older versions may write')
    return found.map((why) => `${why}: ${text.slice(0, 120)}`)
  })
}

const folder = new URL('./migrations/', import.meta.url)
const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
const since = names.filter((name) => Number(name.slice(0, 4)) > BASELINE)

describe('a migration lets the version before it run on', () => {
  it.each(since)('%s', async (name) => {
    expect(problemsOf(await readFile(new URL(name, folder), 'utf8'))).toEqual([])
  })

  it('and the rule sees what would not', () => {
    const bad = [
      'ALTER TABLE "course" DROP COLUMN "price";',
      'ALTER TABLE "course" RENAME COLUMN "title" TO "name";',
      'ALTER TABLE "course" ALTER COLUMN "price" SET DATA TYPE integer;',
      'ALTER TABLE "course" ALTER COLUMN "description" SET NOT NULL;',
      'ALTER TABLE "course" ALTER COLUMN "currency" DROP DEFAULT;',
      'ALTER TABLE "course" ADD COLUMN "code" text NOT NULL;',
      'DROP TABLE "course";',
      'CREATE UNIQUE INDEX "one" ON "course" USING btree ("title");',
      'ALTER TABLE "course" ADD CONSTRAINT "short" CHECK (length(title) < 10);',
    ]
    for (const sql of bad) expect(problemsOf(sql), sql).toHaveLength(1)
    const good = [
      'ALTER TABLE "course" ADD COLUMN "code" text;',
      `ALTER TABLE "course" ADD COLUMN "code" text DEFAULT '' NOT NULL;`,
      'CREATE TABLE "new" ("id" uuid NOT NULL);\n--> statement-breakpoint\nCREATE UNIQUE INDEX "one" ON "new" USING btree ("id");',
      '-- contract: 0.3.0, nothing reads it since 0.2.0\nALTER TABLE "course" DROP COLUMN "price";',
      'CREATE INDEX "i" ON "course" USING btree ("title");',
    ]
    for (const sql of good) expect(problemsOf(sql), sql).toEqual([])
  })
})
