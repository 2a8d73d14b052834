import type { UploadApi } from '@/lib/api/upload-api'
import { AppError } from '@/lib/errors'
import type { SignedPart } from '@/types/api'

/** URLs asked for in one request: few enough that a slow line uses them before they expire. */
const BATCH = 8

/** The URL for a part, asked for when the part is about to be sent. */
export interface Signer {
  (partNumber: number): Promise<SignedPart>
  /** The URL did not work: the next call asks for a new one. */
  forget: (partNumber: number) => void
}

/**
 * @param upcoming the parts not begun yet, in order; the next ones are signed along with the one asked for
 * @param maySignAhead not where parts are held back: the addresses would expire before they are used
 */
export function createSigner(
  api: Pick<UploadApi, 'sign'>,
  uploadId: string,
  upcoming: readonly number[],
  signal: AbortSignal,
  maySignAhead: () => boolean = () => true,
): Signer {
  const urls = new Map<number, Promise<SignedPart>>()

  const request = (partNumber: number) => {
    const unsigned = upcoming.filter((number) => !urls.has(number) && number !== partNumber)
    const batch = [partNumber, ...unsigned.slice(0, maySignAhead() ? BATCH - 1 : 0)]
    const answer = api.sign(uploadId, batch, { signal })
    const urlOf = async (number: number) => {
      const part = (await answer).items.find((item) => item.partNumber === number)
      if (!part) throw new AppError('unavailable', 'The server gave no address for a part of this file.')
      return part
    }
    for (const number of batch) {
      const url = urlOf(number)
      url.catch(() => urls.delete(number)) // a failed request is asked again by whoever needs it next
      urls.set(number, url)
    }
    return urls.get(partNumber) ?? urlOf(partNumber)
  }

  const sign = (partNumber: number) => urls.get(partNumber) ?? request(partNumber)
  return Object.assign(sign, { forget: (partNumber: number) => void urls.delete(partNumber) })
}
