import type { S3Client } from './s3-client'
import { S3Failure } from './s3-failure'
import { childText, type XmlElement } from './s3-xml'

/**
 * A list of the bucket or of one object, page by page.
 * @param markers query parameters of the next page; the answer has them as `NextKeyMarker` and so on
 */
export async function* pages(
  client: S3Client,
  { key = '', query }: { key?: string; query: Record<string, string> },
  markers: string[],
): AsyncGenerator<XmlElement> {
  let next: Record<string, string> = {}
  for (;;) {
    const page = await client.xml({ method: 'GET', key, query: { ...query, ...next } })
    yield page
    if (childText(page, 'IsTruncated') !== 'true') return
    const before = JSON.stringify(next)
    next = {}
    for (const marker of markers) {
      const value = childText(
        page,
        `Next${marker.replace(/(?:^|-)([a-z])/g, (_all, first: string) => first.toUpperCase())}`,
      )
      if (value !== '') next[marker] = value
    }
    if (JSON.stringify(next) === before) {
      throw new S3Failure(200, 'BadList', 'the list goes on, but does not say from where')
    }
  }
}
