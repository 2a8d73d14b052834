import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as z from 'zod'
import { DEFAULT_MAX_UPLOAD_BYTES } from '@/lib/limits'

const flag = z
  .enum(['0', '1', 'true', 'false'], { error: 'write 1 or 0' })
  .transform((value) => value === '1' || value === 'true')

const url = z.url({ protocol: /^https?$/, error: 'write a full address such as https://courses.example.org' })

/** An address without a path: buckets are named after it. */
const origin = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `write a full address such as ${example}` })
    .refine((text) => !/^https?:\/\//.test(text) || /^https?:\/\/[^/?#@]+\/?$/.test(text), {
      error: `write only the address, without a bucket, path or password, such as ${example}`,
    })
    .transform((text) => (URL.canParse(text) ? new URL(text).origin : text))

const program = z
  .string()
  .min(1)
  .transform((path) => resolve(path))

const LOOPBACK = ['127.0.0.0/8', '::1/128']

/** Addresses and networks, e.g. `loopback, 10.0.0.0/8`. */
const networks = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
  .transform((all) => all.flatMap((one) => (one === 'loopback' ? LOOPBACK : [one])))
  .transform((all, context) =>
    all.map((one) => {
      const [address = '', given] = one.split('/')
      const most = isIP(address) === 6 ? 128 : 32
      const bits = given === undefined ? most : /^\d{1,3}$/.test(given) ? Number(given) : -1
      if (isIP(address) === 0 || bits < 0 || bits > most) {
        context.addIssue({ code: 'custom', message: 'write networks such as 10.0.0.0/8, or loopback' })
      }
      return { address, bits }
    }),
  )

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
    STORAGE_DRIVER: z.enum(['disk', 's3'], { error: 'write disk or s3' }).default('disk'),
    S3_ENDPOINT: origin('https://s3.us-west-004.backblazeb2.com').optional(),
    S3_REGION: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'write a region such as us-west-004')
      .optional(),
    S3_BUCKET: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{1,61}[A-Za-z0-9]$/, 'write the name of a bucket, without an address')
      .optional(),
    S3_ACCESS_KEY_ID: z.string().regex(/^\S+$/, 'write it without spaces').optional(),
    S3_SECRET_ACCESS_KEY: z.string().regex(/^\S+$/, 'write it without spaces').optional(),
    S3_PUBLIC_BASE_URL: origin('https://files.example.org').optional(),
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
    STORAGE_QUOTA_BYTES: z.coerce
      .number({ error: 'write a number of bytes, e.g. 53687091200, or leave it out for no limit' })
      .int()
      .min(1)
      .optional(),
    ACCOUNT_DELETION_DAYS: z.coerce
      .number({ error: 'write a number of days from 1 to 365' })
      .int('write a number of days from 1 to 365')
      .min(1, 'write a number of days from 1 to 365')
      .max(365, 'write a number of days from 1 to 365')
      .default(14),
    WORKER: z.enum(['inline', 'off'], { error: 'write inline or off' }).default('inline'),
    FFMPEG_PATH: program.optional(),
    FFPROBE_PATH: program.optional(),
    VIDEO_HLS: z.enum(['auto', 'off'], { error: 'write auto or off' }).default('auto'),
    ENABLE_NEW_COURSE_CREATION: flag.default(true),
    TRUSTED_PROXIES: networks.default([]),
    METRICS_TOKEN: z.string().min(16, 'write at least 16 characters').optional(),
    WORKER_METRICS_PORT: z.coerce
      .number({ error: 'write a port from 0 to 65535' })
      .int()
      .min(0)
      .max(65_535)
      .optional(),
    LECTERN_VERSION: z
      .string()
      .regex(/^[\w.+-]{1,64}$/, 'write a name of letters, digits, dots, + and -, such as 1.4.2 or a commit')
      .optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
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
    if (env.WORKER_METRICS_PORT !== undefined && env.METRICS_TOKEN === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['METRICS_TOKEN'],
        message: 'WORKER_METRICS_PORT shows figures to whoever has this token: write at least 16 characters',
      })
      return z.NEVER
    }
    const s3 = env.STORAGE_DRIVER === 's3' ? readS3(env, context) : undefined
    if (s3 === null) return z.NEVER
    return {
      ...env,
      s3,
      DEMO: DEMO ?? (isLoopback && env.DATABASE_URL === undefined && env.NODE_ENV !== 'test'),
    }
  })

export type Env = z.output<typeof schema>

/** Where the bucket is. @returns `null` after it told what is missing */
function readS3(
  given: {
    S3_ENDPOINT?: string | undefined
    S3_REGION?: string | undefined
    S3_BUCKET?: string | undefined
    S3_ACCESS_KEY_ID?: string | undefined
    S3_SECRET_ACCESS_KEY?: string | undefined
    S3_PUBLIC_BASE_URL?: string | undefined
  },
  context: z.RefinementCtx,
) {
  const {
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = given
  const needed = {
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  }
  for (const [name, value] of Object.entries(needed)) {
    if (value !== undefined) continue
    context.addIssue({ code: 'custom', path: [name], message: 'STORAGE_DRIVER=s3 needs it' })
  }
  // Also tells TypeScript that all four are there.
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null
  const region = given.S3_REGION ?? regionIn(endpoint)
  return { endpoint, region, bucket, accessKeyId, secretAccessKey, publicBaseUrl: given.S3_PUBLIC_BASE_URL }
}

/** B2 and AWS name the region in the address; servers that have one region alone mostly take this one. */
const regionIn = (endpoint: string): string =>
  /\bs3[.-]([a-z0-9-]+)\.(?:backblazeb2\.com|amazonaws\.com)/.exec(endpoint)?.[1] ?? 'us-east-1'

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
