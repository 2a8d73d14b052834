import { escapeXml } from './s3-xml'

/** What names the parts of an upload that is to be completed. */
export const completionOf = (parts: readonly { partNumber: number; etag: string }[]): string =>
  `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts
    .map(
      ({ partNumber, etag }) =>
        `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escapeXml(`"${etag}"`)}</ETag></Part>`,
    )
    .join('')}</CompleteMultipartUpload>`
