import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { S3Failure, failureOf } from './s3-failure'
import { XmlError, parseXml, type XmlElement } from './s3-xml'

/** How a bucket is reached. Addresses are path-style, `<endpoint>/<bucket>/<key>`, which B2 and all others take. */
export interface S3Settings {
  /** An origin, e.g. `https://s3.us-west-004.backblazeb2.com`. */
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** The origin for browsers, where it is another one than this server uses. */
  publicBaseUrl: string | undefined
}

type Query = Record<string, string | number | undefined>

export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Empty for the bucket itself. */
  key?: string
  query?: Query
  headers?: Record<string, string>
  /** XML, or bytes of a file. */
  body?: string | Uint8Array<ArrayBuffer>
  /** Of each try, until the answer's headers are here. 20 s unless told. */
  timeoutMs?: number
  /** 4 unless told. All requests of the driver may be repeated. */
  tries?: number
}

/** Longest wait between two tries; a storage that wants more gets its error told. */
const maxWaitMs = 5_000
const maxXmlLength = 8 * 1024 ** 2

/** Signed requests to one bucket, tried again while they fail in passing. Throws `S3Failure`. */
export class S3Client {
  /** Signing keys of a day, so that a signature costs one HMAC and not five. */
  readonly #keys = new Map<string, ArrayBuffer>()

  constructor(
    readonly settings: S3Settings,
    private readonly wait: (ms: number) => Promise<unknown> = delay,
  ) {}

  /**
   * @param read takes what it needs from an answer whose status is 2xx; the request's time runs on meanwhile, and
   *   a failure that passes is tried again from the start
   */
  async send<T>(request: S3Request, read: (answer: Response) => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#try(request, read)
      } catch (error) {
        if (!(error instanceof S3Failure) || !error.isPassing || failures >= (request.tries ?? 4)) throw error
        const pause = Math.max(Math.random() * 250 * 2 ** failures, (error.retryAfter ?? 0) * 1_000)
        if (pause > maxWaitMs) throw error
        await this.wait(pause)
      }
    }
  }

  /** The headers of an answer without a body that matters; an error in the body of a success is one. */
  headers(request: S3Request): Promise<Headers> {
    return this.send(request, async (answer) => {
      const body = await readText(answer)
      if (body.includes('<Error')) throw failureOf(answer.status, body)
      return answer.headers
    })
  }

  /** The answer's root element; S3 may send an error with status 200 when it took long. */
  xml(request: S3Request): Promise<XmlElement> {
    return this.send(request, async (answer) => {
      const body = await readText(answer)
      try {
        const root = parseXml(body)
        if (root.name !== 'Error') return root
      } catch (cause) {
        if (!(cause instanceof XmlError)) throw cause
        throw new S3Failure(answer.status, 'BadAnswer', `the answer is no XML: ${cause.message}`, { cause })
      }
      throw failureOf(answer.status, body)
    })
  }

  /**
   * An address that carries its own permission.
   * @param request.headers must be sent with exactly these values: they are part of the signature
   */
  async presign(request: {
    method: 'GET' | 'PUT'
    key: string
    query?: Query
    headers?: Record<string, string>
    expiresInSeconds: number
  }): Promise<string> {
    const { endpoint, publicBaseUrl } = this.settings
    const query = { ...request.query, 'X-Amz-Expires': request.expiresInSeconds }
    const { url } = await this.#signer({
      method: request.method,
      url: this.#url(publicBaseUrl ?? endpoint, request.key, query),
      ...(request.headers && { headers: request.headers }),
      signQuery: true,
      allHeaders: true,
    }).sign()
    return url.href
  }

  async #try<T>(
    { method, key = '', query, headers = {}, body, timeoutMs = 20_000 }: S3Request,
    read: (answer: Response) => Promise<T>,
  ): Promise<T> {
    const signed = await this.#signer({
      method,
      url: this.#url(this.settings.endpoint, key, query),
      headers: {
        ...headers,
        'x-amz-content-sha256': digest('sha256', body).digest('hex'),
        // S3 asks for it where a bucket's rules are changed; it is welcome everywhere else.
        ...(body !== undefined && { 'content-md5': digest('md5', body).digest('base64') }),
      },
    }).sign()
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), timeoutMs)
    try {
      const answer = await fetch(signed.url, {
        method,
        headers: signed.headers,
        redirect: 'manual',
        signal: timeout.signal,
        ...(body !== undefined && { body }),
      })
      if (answer.ok) return await read(answer)
      throw failureOf(answer.status, await readText(answer), retryAfterOf(answer))
    } catch (cause) {
      if (cause instanceof S3Failure) throw cause
      if (timeout.signal.aborted) throw new S3Failure(0, 'Timeout', `no answer in ${timeoutMs / 1000} s`)
      throw new S3Failure(0, 'NoAnswer', reasonOf(cause), { cause })
    } finally {
      clearTimeout(timer)
      timeout.abort() // frees the connection where the body was not read to its end
    }
  }

  #url(origin: string, key: string, query: Query = {}): string {
    const url = new URL(origin)
    url.pathname = `/${this.settings.bucket}${key === '' ? '' : `/${key}`}`
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    return url.href
  }

  #signer(options: Omit<ConstructorParameters<typeof AwsV4Signer>[0], 'accessKeyId' | 'secretAccessKey'>) {
    const { region, accessKeyId, secretAccessKey } = this.settings
    return new AwsV4Signer({
      ...options,
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
      cache: this.#keys,
    })
  }
}

const digest = (algorithm: 'sha256' | 'md5', body: string | Uint8Array = '') =>
  createHash(algorithm).update(body)

/** A body that is XML, and so is short. */
async function readText(answer: Response): Promise<string> {
  if (!answer.body) return ''
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of answer.body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxXmlLength) throw new S3Failure(answer.status, 'TooLong', 'the answer is too long')
  }
  return text + decoder.decode()
}

function retryAfterOf(answer: Response): number | undefined {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

/** `fetch failed` says nothing; what it wraps does. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message : 'no answer'
}
