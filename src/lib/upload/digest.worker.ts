import { digestOf, type DigestKind } from './digest'

/** One part to read. The blob is a reference: no byte is copied on the way here. */
export interface DigestJob {
  id: number
  blob: Blob
  kind: DigestKind
}

/** `digest` is `null` when the browser can no longer read the file. */
export interface DigestAnswer {
  id: number
  digest: string | null
}

/** One after another: in turns, the part that is waited for would be done no sooner than the ones read ahead. */
let last = Promise.resolve()

self.onmessage = ({ data: { id, blob, kind } }: MessageEvent<DigestJob>) => {
  const answer = (digest: string | null) => self.postMessage({ id, digest } satisfies DigestAnswer)
  last = last.then(() => digestOf(blob, kind)).then(answer, () => answer(null))
}
