/** Names one multipart upload at the storage. */
export interface UploadRef {
  /** The object's key. Made by the server, random, never reused. */
  key: string
  /** The storage's own id of the upload. */
  uploadId: string
}

/** A part that the storage holds for certain. */
export interface StoredPart {
  /** From 1. */
  partNumber: number
  sizeBytes: number
  /** Opaque: MD5 on S3, CRC-32 on disk. */
  etag: string
}

export interface StoredObject {
  sizeBytes: number
  etag: string
  /** B2's file version; `null` where the storage has no versions. */
  versionId: string | null
}

/**
 * Where bytes live. The shape is S3 multipart; the disk driver speaks it too, so that the browser does not
 * know which one it sends to. The client never chooses a key and never completes or aborts at the storage.
 *
 * All methods throw `AppError`: `unavailable` when the storage does not answer, `noSpace` when it is full.
 */
export interface ObjectStorage {
  readonly driver: 'disk' | 's3'
  /** Parts in flight at once over all files of one browser: 4 where the app shares the origin, else 6. */
  readonly parallelParts: number

  /** @throws AppError `noSpace` when `sizeBytes` more cannot be kept */
  createMultipartUpload(input: {
    key: string
    contentType: string
    sizeBytes: number
    partSizeBytes: number
  }): Promise<{ uploadId: string }>

  /**
   * A URL that takes one `PUT` of exactly `sizeBytes` bytes and answers with the part's `ETag`.
   * @param part.expiresInSeconds 3,600 unless told
   */
  signPartUrl(
    part: UploadRef & { partNumber: number; sizeBytes: number; expiresInSeconds?: number },
  ): Promise<string>

  /** Ascending: what a resumed upload may skip. Empty for an unknown upload. */
  listParts(upload: UploadRef): Promise<StoredPart[]>

  /**
   * Joins the parts into the object, durably. Repeating it on a completed upload answers the same object.
   * @throws AppError `conflict` when the parts held are not the parts named
   */
  completeMultipartUpload(upload: UploadRef, parts: StoredPart[]): Promise<StoredObject>

  /** Frees the parts. Safe to repeat: an unknown upload is not an error. */
  abortMultipartUpload(upload: UploadRef): Promise<void>

  /** `null` when there is no such object. */
  headObject(key: string): Promise<StoredObject | null>

  /** Bytes `start` to `end` (exclusive); shorter at the object's end. @throws AppError `notFound` */
  readRange(key: string, start: number, end: number): Promise<Uint8Array>

  /**
   * A URL for a player, good for ranges.
   * @param options.contentType answered as it is, never guessed from the key
   * @param options.expiresInSeconds 6 hours unless told, so that a long lesson can be watched to its end
   */
  signReadUrl(key: string, options: { contentType: string; expiresInSeconds?: number }): Promise<string>

  /** Safe to repeat. */
  deleteObject(key: string, versionId?: string | null): Promise<void>

  /** Resolves when the storage can be written. @throws AppError `unavailable` */
  check(): Promise<void>
}
