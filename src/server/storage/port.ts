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

export interface PartToSign extends UploadRef {
  /** From 1. */
  partNumber: number
  sizeBytes: number
  expiresInSeconds?: number | undefined
  checksum?: string | undefined
}

/** An upload that was begun and not ended. */
export interface BegunUpload extends UploadRef {
  /** When it was begun; on disk when it was last written to. */
  startedAt: Date
}

export interface StoredObject {
  sizeBytes: number
  etag: string
  /** B2's file version; `null` where the storage has no versions. */
  versionId: string | null
}

export interface ObjectToPut {
  /** Made by the server, never used before; `<folder>/<name>` for one of many that go together. */
  key: string
  contentType: string
  /** In memory, or a file of this machine, which may be gone afterwards. */
  body: Uint8Array | { path: string }
  /** Ends it between two requests; nothing is stored then. */
  signal?: AbortSignal | undefined
}

export interface ReadOptions {
  contentType: string
  expiresInSeconds?: number
  saveAs?: string
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

  /** MD5 in base64, or CRC-32 in eight hex digits. */
  readonly checksumKind: 'md5' | 'crc32'

  /** @throws AppError `noSpace` when `sizeBytes` more cannot be kept, `invalid` for a file of no bytes or too many parts */
  createMultipartUpload(input: {
    key: string
    contentType: string
    sizeBytes: number
    partSizeBytes: number
  }): Promise<{ uploadId: string }>

  /**
   * A URL that takes one `PUT` of exactly `sizeBytes` bytes and answers with the part's `ETag`.
   * @param part.expiresInSeconds 3,600 unless told
   * @param part.checksum of the part, as this driver takes it (`checksumKind`): bytes that differ are refused
   * @throws AppError `invalid` when the upload has no such part
   */
  signPart(part: PartToSign): Promise<{
    url: string
    /** What the sender has to set; `Content-Length` is set by itself. */
    headers: Record<string, string>
  }>

  /** Ascending: what a resumed upload may skip. Empty for an unknown upload. */
  listParts(upload: UploadRef): Promise<StoredPart[]>

  /**
   * Joins the parts into the object, durably. Repeating it on a completed upload answers the same object.
   * @param upload.sizeBytes of the whole file
   * @throws AppError `conflict` when the parts named are not the whole file, or not the parts held; `notFound`
   *   when the upload was aborted
   */
  completeMultipartUpload(
    upload: UploadRef & { sizeBytes: number },
    parts: StoredPart[],
  ): Promise<StoredObject>

  /** In no order; the key is empty where the storage does not keep it. */
  listMultipartUploads(): AsyncIterable<BegunUpload>

  /** Frees the parts. Safe to repeat: an unknown upload is not an error. */
  abortMultipartUpload(upload: UploadRef): Promise<void>

  /**
   * Stores an object of the server's own, durably. Repeating it with the same bytes is the same object.
   * @throws AppError `noSpace`, `invalid` for a file of no bytes, `aborted`
   */
  putObject(object: ObjectToPut): Promise<StoredObject>

  /** `null` when there is no such object. */
  headObject(key: string): Promise<StoredObject | null>

  /** Bytes `start` to `end` (exclusive); shorter at the object's end. @throws AppError `notFound` */
  readRange(key: string, start: number, end: number): Promise<Uint8Array>

  /**
   * A URL for a player or a download, good for ranges.
   * @param options.contentType answered as it is, never guessed from the key
   * @param options.expiresInSeconds 6 hours unless told, so that a long lesson can be watched to its end
   * @param options.saveAs a browser keeps the file under this name instead of showing it
   */
  signReadUrl(key: string, options: ReadOptions): Promise<string>

  /**
   * Frees the object's bytes. Safe to repeat.
   * @param versionId the one that is freed; without it all of them are, since no key is ever used twice
   */
  deleteObject(key: string, versionId?: string | null): Promise<void>

  /**
   * Frees all objects whose keys begin with `<folder>/`. Safe to repeat.
   * @param folder a key that the server made, without a slash at its end
   */
  deleteFolder(folder: string): Promise<void>

  /**
   * Where the object's file lies on this machine, for programs that only read it; `null` where it is elsewhere.
   * @throws AppError `notFound`
   */
  localFile(key: string): Promise<string | null>

  /** Resolves when the storage can be written. @throws AppError `unavailable` */
  check(): Promise<void>
}
