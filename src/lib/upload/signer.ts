import type { UploadApi } from '@/lib/api/upload-api'
import { AppError } from '@/lib/errors'
import type { SignedPart } from '@/types/api'

/** URLs asked for in one request: few enough that a slow line uses them before they expire. */
const BATCH = 8
/** Parts that have their checksum and their address before it is their turn. */
const READ_AHEAD = 4

/** The URL for a part, asked for when the part is about to be sent. */
export interface Signer {
  (partNumber: number): Promise<SignedPart>
  /** The URL did not work: the next call asks for a new one, and reads the part anew. */
  forget: (partNumber: number) => void
  /** All URLs may have run out. */
  forgetUrls: () => void
}

export interface SignerOptions {
  api: Pick<UploadApi, 'sign'>
  uploadId: string
  /** The parts not begun yet, in order; the next ones are signed along with the one asked for. */
  upcoming: readonly number[]
  signal: AbortSignal
  /** Not where parts are held back: the addresses would expire before they are used. */
  maySignAhead?: () => boolean
  /** Checksum of a part; the address then holds for these bytes only. */
  digest?: ((partNumber: number) => Promise<string>) | undefined
}

export function createSigner({
  api,
  uploadId,
  upcoming,
  signal,
  maySignAhead = () => true,
  digest,
}: SignerOptions): Signer {
  const urls = new Map<number, Promise<SignedPart>>()
  const reading = new Map<number, Promise<unknown>>()
  const checksums = new Map<number, string>()
  /** Begun, and waiting for their checksum. */
  const asked = new Set<number>()

  const ahead = (count: number, isReady: (partNumber: number) => boolean) =>
    maySignAhead() ? upcoming.filter(isReady).slice(0, count) : []

  const read = (partNumber: number): Promise<unknown> => {
    const known = reading.get(partNumber)
    if (known || !digest) return known ?? Promise.resolve()
    const read = digest(partNumber).then((checksum) => checksums.set(partNumber, checksum))
    read.catch(() => reading.delete(partNumber)) // whoever needs it next reads it again
    reading.set(partNumber, read)
    return read
  }
  const request = (partNumber: number) => {
    const isReady = (number: number) =>
      number !== partNumber && !urls.has(number) && (!digest || checksums.has(number))
    const batch = [partNumber, ...[...asked].filter(isReady), ...ahead(BATCH, isReady)].slice(0, BATCH)
    const known = batch.flatMap((number) => {
      const checksum = checksums.get(number)
      return checksum === undefined ? [] : [[number, checksum] as const]
    })
    const answer = api.sign(uploadId, batch, {
      signal,
      ...(digest && { checksums: Object.fromEntries(known) }),
    })
    const urlOf = async (number: number) => {
      const part = (await answer).items.find((item) => item.partNumber === number)
      if (!part) throw new AppError('unavailable', 'The server gave no address for a part of this file.')
      return part
    }
    for (const number of batch) {
      const url = urlOf(number)
      url.catch(() => urls.get(number) === url && urls.delete(number)) // asked again by whoever needs it next
      urls.set(number, url)
    }
    return urls.get(partNumber) ?? urlOf(partNumber)
  }
  const readAndRequest = async (partNumber: number) => {
    asked.add(partNumber)
    try {
      await read(partNumber)
    } finally {
      asked.delete(partNumber)
    }
    return urls.get(partNumber) ?? request(partNumber)
  }

  /** The next parts, while one is sent: otherwise its connection, and all in the end, would wait for them. */
  const prepare = async () => {
    await Promise.all(ahead(READ_AHEAD, () => true).map(read))
    const coming = ahead(READ_AHEAD, () => true)
    const [next] = coming
    if (next === undefined || !checksums.has(next) || coming.some((part) => urls.has(part))) return
    await request(next)
  }

  const sign = async (partNumber: number) => {
    const part = await (urls.get(partNumber) ?? (digest ? readAndRequest(partNumber) : request(partNumber)))
    // Not before: parts that are waited for are read first. What fails here fails again for whoever needs it.
    if (digest) prepare().catch(() => undefined)
    return part
  }
  return Object.assign(sign, {
    forget: (partNumber: number) => {
      urls.delete(partNumber)
      reading.delete(partNumber)
      checksums.delete(partNumber)
    },
    forgetUrls: () => urls.clear(),
  })
}
