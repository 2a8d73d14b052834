import { createHash, randomBytes } from 'node:crypto'
import { S3Client, type S3Settings } from './s3-client'
import { S3Failure } from './s3-failure'
import {
  abandonedDays,
  readLifecycleRule,
  setCorsRule,
  setLifecycleRule,
  type RuleState,
} from './s3-bucket-rules'
import { S3Storage } from './s3-storage'

/** One thing that was looked at, in a sentence; one that is wrong says how to mend it. */
export interface StorageFinding {
  isFine: boolean
  text: string
}

const fine = (text: string): StorageFinding => ({ isFine: true, text })
const wrong = (text: string): StorageFinding => ({ isFine: false, text })

/**
 * Tries what Lectern needs of a bucket: that it can be reached, a file sent and read back and removed as a browser
 * would, that pages of `origin` may do so, and that abandoned uploads end by themselves.
 * @param options.mayFix sets the rules that are missing
 */
export async function examineBucket(
  settings: S3Settings,
  { origin, mayFix }: { origin: string; mayFix: boolean },
): Promise<StorageFinding[]> {
  const client = new S3Client(settings)
  const reached = await reach(client)
  if (!reached.isFine) return [reached]
  const cors = await examineCors(settings, origin, mayFix)
  return [reached, await roundTrip(settings), ...cors, await examineLifecycle(client, mayFix)]
}

async function reach(client: S3Client): Promise<StorageFinding> {
  const { bucket, endpoint, region } = client.settings
  try {
    // Unlike HEAD this says in its body what is wrong.
    await client.xml({ method: 'GET', query: { 'list-type': 2, 'max-keys': 1 }, tries: 2, timeoutMs: 10_000 })
    return fine(`Bucket ${bucket} at ${endpoint} (${region})`)
  } catch (error) {
    return wrong(`Bucket ${bucket} at ${endpoint} (${region}): ${explain(error, client.settings)}`)
  }
}

function explain(error: unknown, { bucket, region }: S3Settings): string {
  if (!(error instanceof S3Failure)) return error instanceof Error ? error.message : String(error)
  const said = `${error.code}: ${error.message}`
  switch (error.code) {
    case 'InvalidAccessKeyId':
      return `the storage does not know S3_ACCESS_KEY_ID. On B2 make an application key; the master key does not work. (${said})`
    case 'SignatureDoesNotMatch':
      return `S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY do not belong together, or S3_REGION is another region than ${region}. (${said})`
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'IllegalLocationConstraintException':
      return `the bucket is in another region than ${region}: set S3_REGION and S3_ENDPOINT to its own. (${said})`
    case 'RequestTimeTooSkewed':
      return `the clock of this machine is wrong (${new Date().toISOString()}): set it. (${said})`
    case 'NoSuchBucket':
    case 'NotFound':
      return `there is no bucket “${bucket}”: make it, or set S3_BUCKET. (${said})`
    case 'AccessDenied':
      return `this key may not use the bucket; docs/runbook.md lists the rights it needs. (${said})`
    case 'NoAnswer':
    case 'Timeout':
      return `it does not answer (${error.message}): check S3_ENDPOINT and the network.`
    default:
      return said
  }
}

/** Above the least size of a part, so that there are two. */
const firstPartBytes = 5 * 1024 ** 2

async function roundTrip(settings: S3Settings): Promise<StorageFinding> {
  const storage = new S3Storage(settings)
  const key = `lectern-doctor-${randomBytes(8).toString('hex')}`
  const bytes = randomBytes(firstPartBytes + 1_000)
  const parts = [bytes.subarray(0, firstPartBytes), bytes.subarray(firstPartBytes)]
  let upload: { key: string; uploadId: string; sizeBytes: number } | undefined
  try {
    const plan = { key, contentType: 'video/mp4', sizeBytes: bytes.length, partSizeBytes: firstPartBytes }
    upload = { key, sizeBytes: bytes.length, ...(await storage.createMultipartUpload(plan)) }
    for (const [index, part] of parts.entries()) {
      const checksum = createHash('md5').update(part).digest('base64')
      const signed = await storage.signPart({
        ...upload,
        partNumber: index + 1,
        sizeBytes: part.length,
        checksum,
      })
      if (index === 0) {
        const short = await putStatus(signed, part.subarray(1))
        if (short < 400) {
          return wrong('Round trip: the storage takes a part of another length than was signed')
        }
      }
      const status = await putStatus(signed, part)
      if (status !== 200) return wrong(`Round trip: a part was answered ${status}`)
    }
    const stored = await storage.completeMultipartUpload(upload, await storage.listParts(upload))
    const url = await storage.signReadUrl(key, { contentType: 'video/mp4' })
    const answer = await fetch(url, {
      headers: { range: `bytes=${firstPartBytes - 10}-${firstPartBytes + 9}` },
    })
    const read = Buffer.from(await answer.arrayBuffer())
    const isSame = read.equals(bytes.subarray(firstPartBytes - 10, firstPartBytes + 10))
    if (answer.status !== 206 || !isSame) {
      return wrong(`Round trip: a range of the file was answered ${answer.status}`)
    }
    await storage.deleteObject(key, stored.versionId)
    if (await storage.headObject(key)) {
      return wrong('Round trip: the file is still there after it was deleted')
    }
    const versions = stored.versionId === null ? 'no versions' : 'versions'
    return fine(`Round trip: two parts sent, joined, read by range and deleted (bucket with ${versions})`)
  } catch (error) {
    const { cause } = error instanceof Error ? error : {}
    return wrong(`Round trip: ${explain(cause instanceof S3Failure ? cause : error, settings)}`)
  } finally {
    if (upload) await storage.abortMultipartUpload(upload).catch(() => undefined)
    await storage.deleteObject(key).catch(() => undefined)
  }
}

async function putStatus(
  { url, headers }: { url: string; headers: Record<string, string> },
  body: Buffer,
): Promise<number> {
  const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) })
  await answer.arrayBuffer()
  return answer.status
}

const corsTrouble = (origin: string) =>
  `Browsers at ${origin} may not send files to the bucket (CORS: PUT with content-md5, ETag exposed). `

async function examineCors(settings: S3Settings, origin: string, mayFix: boolean): Promise<StorageFinding[]> {
  if (await letsIn(settings, origin)) return [fine(`CORS: browsers at ${origin} may send files`)]
  if (!mayFix) {
    return [
      wrong(`${corsTrouble(origin)}Run lectern doctor --fix, or set the rule of docs/runbook.md by hand.`),
    ]
  }
  const state = await attempt(() => setCorsRule(new S3Client(settings), origin))
  if (state !== 'set') return [wrong(`${corsTrouble(origin)}${cannotFix(state, 'rule')}`)]
  return (await letsIn(settings, origin))
    ? [fine(`CORS: the rule was set; browsers at ${origin} may send files`)]
    : [wrong(`CORS: the rule for ${origin} was set, but is not in force yet. Look again in a minute.`)]
}

/** Asks as a browser does: rules can stand in several places, and only what is answered counts. */
async function letsIn(settings: S3Settings, origin: string): Promise<boolean> {
  const storage = new S3Storage(settings)
  const key = `lectern-doctor-${randomBytes(8).toString('hex')}`
  const plan = { key, contentType: 'video/mp4', sizeBytes: 1, partSizeBytes: 1 }
  const upload = { key, ...(await storage.createMultipartUpload(plan)) }
  try {
    const checksum = createHash('md5').update('x').digest('base64')
    const { url, headers } = await storage.signPart({ ...upload, partNumber: 1, sizeBytes: 1, checksum })
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-md5',
      },
    })
    await preflight.arrayBuffer()
    if (!preflight.ok || !lists(preflight, 'allow-origin', origin)) return false
    if (!lists(preflight, 'allow-methods', 'PUT') || !lists(preflight, 'allow-headers', 'content-md5')) {
      return false
    }
    const put = await fetch(url, { method: 'PUT', headers: { ...headers, origin }, body: 'x' })
    await put.arrayBuffer()
    return lists(put, 'allow-origin', origin) && lists(put, 'expose-headers', 'etag')
  } finally {
    await storage.abortMultipartUpload(upload)
  }
}

const lists = (answer: Response, name: string, value: string) =>
  (answer.headers.get(`access-control-${name}`) ?? '')
    .split(',')
    .some((item) => ['*', value.toLowerCase()].includes(item.trim().toLowerCase()))

async function examineLifecycle(client: S3Client, mayFix: boolean): Promise<StorageFinding> {
  const state = await attempt(() => readLifecycleRule(client))
  const what = `Lifecycle: uploads that nobody ends are ended by the storage after ${abandonedDays} days`
  const ownSweep = 'Lectern ends them itself every hour'
  if (state === 'set') return fine(what)
  if (state === 'unsupported') return fine(`Lifecycle: this storage has no such rules; ${ownSweep}`)
  if (state === 'denied') {
    return fine(
      `Lifecycle: this key may not read the rules, as it should be; ${ownSweep}. A key with more rights can check them`,
    )
  }
  if (typeof state === 'object' && 'failed' in state) {
    return wrong(`Lifecycle: ${explain(state.failed, client.settings)}`)
  }
  const trouble =
    state === 'missing'
      ? 'Lifecycle: parts of uploads that nobody ends would be charged for while Lectern is away. '
      : `Lifecycle: the storage ends uploads after ${state.tooSoonDays} days, Lectern keeps them for ${abandonedDays}. `
  if (state !== 'missing') return wrong(`${trouble}Change that rule by hand.`)
  if (!mayFix) return wrong(`${trouble}Run lectern doctor --fix, or set the rule of docs/runbook.md by hand.`)
  const fixed = await attempt(() => setLifecycleRule(client))
  return fixed === 'set' ? fine(`${what} (the rule was set)`) : wrong(trouble + cannotFix(fixed, 'rule'))
}

async function attempt<T extends RuleState | object>(
  work: () => Promise<T>,
): Promise<T | { failed: unknown }> {
  try {
    return await work()
  } catch (failed) {
    return { failed }
  }
}

function cannotFix(state: RuleState | { failed: unknown }, what: string): string {
  if (state === 'denied') {
    return `This key may not set the ${what}: run it once with a key that may (docs/runbook.md), or set it by hand.`
  }
  if (state === 'unsupported') return `This storage takes no ${what} by S3: set it in its own configuration.`
  const reason =
    typeof state === 'object' && state.failed instanceof Error ? ` (${state.failed.message})` : ''
  return `The ${what} could not be set${reason}: set it by hand, as docs/runbook.md shows.`
}
