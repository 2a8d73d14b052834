import { AppError } from '@/lib/errors'

/**
 * The text of captions, from the signed address that a player has.
 * @throws AppError `unavailable` when the address has run out or nothing came, `network` without an answer
 */
export async function captionTrack(src: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(new URL(src, window.location.origin), { signal }).catch((cause: unknown) => {
    throw new AppError('network', 'The server cannot be reached. Nothing is lost; try again.', { cause })
  })
  if (!answer.ok) throw new AppError('unavailable', 'The captions could not be fetched. Try again.')
  return answer.text()
}
