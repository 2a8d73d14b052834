import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Env } from './env'

type NodeHandler = (req: IncomingMessage, res: ServerResponse) => unknown

interface Settings {
  appUrl: string
  /** Other hosts that files are sent to and played from. */
  storageOrigins: string[]
  /** Next's development mode evaluates text and listens on a socket. */
  isDevelopment: boolean
  /** Of the pages: an open one sees by it that the server was updated. */
  build?: string | undefined
}

const YEAR_SECONDS = 31_536_000

const PERMISSIONS = [
  ...['accelerometer', 'bluetooth', 'browsing-topics', 'camera', 'display-capture', 'geolocation'],
  ...[
    'gyroscope',
    'hid',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ],
]
  .map((name) => `${name}=()`)
  .join(', ')

/** The bucket's address, where files go straight to it. */
export const storageOriginsOf = ({ s3 }: Pick<Env, 's3'>): string[] =>
  s3 ? [...new Set([s3.endpoint, s3.publicBaseUrl ?? s3.endpoint])] : []

/**
 * What a page may load and run: scripts that carry this answer's nonce, and what those load themselves. Styles may be
 * inline, because places and sizes are style attributes and libraries put small sheets in.
 */
export function contentSecurityPolicy(
  nonce: string,
  { appUrl, storageOrigins, isDevelopment }: Settings,
): string {
  const storage = storageOrigins.map((origin) => ` ${origin}`).join('')
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' blob: data:${storage}`,
    `media-src 'self' blob:${storage}`,
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}${storage}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  if (appUrl.startsWith('https://')) policy.push('upgrade-insecure-requests')
  return policy.join('; ')
}

/** Puts what browsers have to know on every answer before its handler begins. A handler may say more. */
export function createSecurityHeaders(settings: Settings) {
  const isHttps = settings.appUrl.startsWith('https://')

  const every =
    (handle: NodeHandler): NodeHandler =>
    (req, res) => {
      res.setHeader('X-Content-Type-Options', 'nosniff')
      res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
      res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
      if (settings.build !== undefined) res.setHeader('X-Lectern-Build', settings.build)
      if (isHttps) res.setHeader('Strict-Transport-Security', `max-age=${YEAR_SECONDS}`)
      return handle(req, res)
    }

  return {
    /** For data and files. */
    every,
    /** For pages: with a policy of their own each time. */
    documents: (handle: NodeHandler): NodeHandler =>
      every((req, res) => {
        res.setHeader('X-Frame-Options', 'DENY')
        // Addresses of invitations are secrets; no other site is told where somebody comes from.
        res.setHeader('Referrer-Policy', 'same-origin')
        res.setHeader('Permissions-Policy', PERMISSIONS)
        delete req.headers['content-security-policy-report-only']
        delete req.headers['content-security-policy']
        if (!(req.url ?? '').startsWith('/_next/')) {
          const policy = contentSecurityPolicy(randomBytes(18).toString('base64'), settings)
          // Next takes the nonce for its own scripts from this header of the request.
          req.headers['content-security-policy'] = policy
          res.setHeader('Content-Security-Policy', policy)
        }
        return handle(req, res)
      }),
  }
}
