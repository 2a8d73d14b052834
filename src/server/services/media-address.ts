import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '@/lib/errors'

/** A player asks for playlists while it plays, so an address lasts as long as a lesson may. */
export const MEDIA_SECONDS = 6 * 3_600

const digest = (secret: string, assetId: string, file: string, expiresAt: number) =>
  createHmac('sha256', secret).update(['lectern-media-1', assetId, file, expiresAt].join('\n')).digest()

/** The query that lets whoever has it read one text of an asset that this server writes: a playlist or a track. */
export function signMedia(secret: string, assetId: string, file: string, expiresAt: number): string {
  const sig = digest(secret, assetId, file, expiresAt).toString('base64url')
  return new URLSearchParams({ exp: String(expiresAt), sig }).toString()
}

/** @throws AppError `forbidden` when it was not made here, was changed, or has expired */
export function checkMedia(
  secret: string,
  { assetId, file, exp, sig }: { assetId: string; file: string; exp: number; sig: string },
): void {
  const given = Buffer.from(sig, 'base64url')
  const expected = digest(secret, assetId, file, exp)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError('forbidden', 'This address was not made by this server, or it was changed.')
  }
  if (exp * 1000 <= Date.now()) {
    throw new AppError('forbidden', 'This address has expired. Reload the page to get a new one.')
  }
}
