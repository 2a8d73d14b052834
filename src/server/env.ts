import { resolve } from 'node:path'
import * as z from 'zod'
import { DEFAULT_MAX_UPLOAD_BYTES } from '@/lib/limits'

const flag = z
  .enum(['0', '1', 'true', 'false'], { error: 'write 1 or 0' })
  .transform((value) => value === '1' || value === 'true')

const url = z.url({ protocol: /^https?$/, error: 'write a full address such as https://courses.example.org' })

/** Every setting, with what is assumed when it is absent. docs: README, "Configuration". */
const schema = z
  .object({
    NODE_ENV: z.string().optional(),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: z.coerce.number({ error: 'write a port from 0 to 65535' }).int().min(0).max(65_535).default(3000),
    APP_URL: url.optional(),
    LECTERN_HOME: z
      .string()
      .min(1)
      .default('.lectern')
      .transform((path) => resolve(path)),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'write an address such as postgresql://user:password@host:5432/lectern')
      .optional(),
    STORAGE_DRIVER: z
      .enum(['disk'], { error: 'this version stores on disk; write disk or leave it out' })
      .default('disk'),
    AUTH_SECRET: z
      .string()
      .min(32, 'write at least 32 characters, or leave it out and one is generated')
      .optional(),
    SIGN_UP: z.enum(['open', 'invite', 'closed'], { error: 'write open, invite or closed' }).default('open'),
    DEMO: flag.optional(),
    MAX_UPLOAD_BYTES: z.coerce
      .number({ error: 'write a number of bytes, e.g. 2147483648' })
      .int()
      .min(1)
      .default(DEFAULT_MAX_UPLOAD_BYTES),
    METRICS_TOKEN: z.string().min(16, 'write at least 16 characters').optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  })
  .transform(({ DEMO, ...env }, context) => {
    const isLoopback = ['127.0.0.1', 'localhost', '::1'].includes(env.HOST)
    if (DEMO && (!isLoopback || env.DATABASE_URL !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['DEMO'],
        message:
          'the demo accounts have a public password; DEMO=1 works only with HOST=127.0.0.1 and without DATABASE_URL',
      })
      return z.NEVER
    }
    return { ...env, DEMO: DEMO ?? (isLoopback && env.DATABASE_URL === undefined && env.NODE_ENV !== 'test') }
  })

export type Env = z.output<typeof schema>

/**
 * Reads the configuration.
 * @throws Error with one line for each bad value; values themselves are never repeated, they may be secret
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(
    `The configuration has ${lines.length === 1 ? 'a mistake' : 'mistakes'}:\n${lines.join('\n')}`,
  )
}
