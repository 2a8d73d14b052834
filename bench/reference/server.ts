import { createServer, type IncomingMessage } from 'node:http'
import { build } from 'esbuild'
import pg from 'pg'
import type { CourseTree } from '@/types/course'

export interface ReferenceServer {
  baseURL: string
  /** What the page shows from its next load on. */
  showCourse: (course: CourseTree) => void
  stop: () => Promise<void>
}

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Reference</title><link rel="stylesheet" href="/main.css"></head>
<body><div id="root"></div><script type="module" src="/main.js"></script></body></html>`

/**
 * Serves the blueprint's own way: its page, and its `reorder` that takes a list as a whole and writes every row.
 * @param databaseURL where `makeReferenceTable` was called; without it `reorder` writes nothing
 */
export async function startReference(databaseURL?: string): Promise<ReferenceServer> {
  const files = await bundle()
  const db = databaseURL === undefined ? null : new pg.Client({ connectionString: databaseURL })
  await db?.connect()
  let course: CourseTree | undefined

  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string | Uint8Array) =>
      void response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body)
    const path = request.url ?? '/'
    if (path === '/') answer(200, 'text/html; charset=utf-8', PAGE)
    else if (path === '/course.json') answer(200, 'application/json', JSON.stringify(course))
    else if (path === '/reorder' && db) {
      reorder(db, request).then(
        () => answer(200, 'application/json', '{"success":true}'),
        (error: unknown) => answer(500, 'text/plain', String(error)),
      )
    } else if (path === '/reorder') request.resume().on('end', () => answer(200, 'application/json', '{}'))
    else {
      const file = files.get(path)
      if (file) answer(200, path.endsWith('.css') ? 'text/css' : 'text/javascript', file)
      else answer(404, 'text/plain', 'no such file')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP address')
  return {
    baseURL: `http://127.0.0.1:${address.port}`,
    showCourse: (next) => {
      course = next
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await db?.end()
    },
  }
}

async function bundle(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: { main: 'bench/reference/page/main.tsx' },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  })
  return new Map(outputFiles.map(({ path, contents }) => [path, contents]))
}

/** The videos of one chapter with a whole-number place each, as the blueprint orders them. */
export async function makeReferenceTable(db: pg.Client, ids: readonly string[]): Promise<void> {
  await db.query(`create table if not exists bench_video (
    id uuid primary key, "order" integer not null, updated_at timestamptz not null default now())`)
  await db.query('truncate bench_video')
  await db.query(
    `insert into bench_video (id, "order") select id, place from unnest($1::uuid[]) with ordinality as given (id, place)`,
    [ids],
  )
  await db.query('analyze bench_video')
}

/** `reorder(newOrder)`: one statement that sets the place of every row; the blueprint's loop would be slower. */
async function reorder(db: pg.Client, request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer) // a request without an encoding gives buffers
  const list = JSON.parse(Buffer.concat(chunks).toString()) as { id: string }[] // sent by `sections/moves.ts`
  await db.query(
    `update bench_video set "order" = place, updated_at = now()
       from unnest($1::uuid[]) with ordinality as given (given_id, place) where id = given_id`,
    [list.map(({ id }) => id)],
  )
}
