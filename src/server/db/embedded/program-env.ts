/**
 * What PostgreSQL's programs see of our environment: no secrets, no PG* settings of the person at the terminal,
 * and English messages, which `explain.ts` reads.
 */
export const programEnv = (): NodeJS.ProcessEnv => ({
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  TMPDIR: process.env.TMPDIR,
  SystemRoot: process.env.SystemRoot, // Windows finds its libraries by it
  LC_ALL: 'C',
  TZ: 'UTC',
})
