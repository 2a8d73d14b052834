import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '@/lib/errors'

/** What a signed URL grants: one method on one path with these parameters, until `expiresAt` (seconds since 1970). */
export interface Grant {
  method: 'PUT' | 'GET'
  path: string
  /** The signed parameter: a part's exact size in bytes, or an object's content type. */
  bound: { name: 'size' | 'type'; value: string }
  /** A download keeps the file under this name; empty where it is shown. */
  saveAs?: string
  expiresAt: number
}

/** Makes and checks the URLs that carry their own permission (HMAC-SHA256). */
export class UrlSigner {
  constructor(
    private readonly key: string | Uint8Array,
    /** Milliseconds since 1970. */
    private readonly now: () => number = Date.now,
  ) {}

  /** The path with its query. @param grant.expiresInSeconds from now */
  sign({ expiresInSeconds, ...rest }: Omit<Grant, 'expiresAt'> & { expiresInSeconds: number }): string {
    const grant = { ...rest, expiresAt: Math.floor(this.now() / 1000) + expiresInSeconds }
    const query = new URLSearchParams({
      [grant.bound.name]: grant.bound.value,
      ...(grant.saveAs && { name: grant.saveAs }),
      exp: String(grant.expiresAt),
      sig: this.#digest(grant),
    })
    return `${grant.path}?${query}`
  }

  /**
   * Checks a request against the parameters it came with, in constant time.
   * @returns the signed parameter's value
   * @throws AppError `forbidden` when it was not signed here, was changed, or has expired
   */
  verify(
    method: Grant['method'],
    path: string,
    name: Grant['bound']['name'],
    query: URLSearchParams,
  ): string {
    const value = query.get(name) ?? ''
    const expires = query.get('exp') ?? ''
    // As it is written: decoded, four last letters would be the same signature.
    const given = Buffer.from(query.get('sig') ?? '')
    const expiresAt = /^\d{1,12}$/.test(expires) ? Number(expires) : 0
    const saveAs = query.get('name') ?? ''
    const expected = Buffer.from(this.#digest({ method, path, bound: { name, value }, saveAs, expiresAt }))
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new AppError('forbidden', 'This address was not made by this server, or it was changed.')
    }
    if (expiresAt * 1000 <= this.now()) {
      throw new AppError('forbidden', 'This address has expired. Reload the page to get a new one.')
    }
    return value
  }

  /** As base64url. */
  #digest({ method, path, bound, saveAs = '', expiresAt }: Grant): string {
    // A name holds no line break, so it cannot pass for another field.
    const fields = ['lectern-storage-1', method, path, bound.name, bound.value, expiresAt]
    return createHmac('sha256', this.key)
      .update([...fields, ...(saveAs === '' ? [] : [saveAs])].join('\n'))
      .digest('base64url')
  }
}
