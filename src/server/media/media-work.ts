import type { ByteSource, ProbeResult } from '@/lib/media/probe'

/** A stored file that is to be worked on. */
export interface MediaSource {
  /** Its bytes at random; `sizeBytes` of them. */
  bytes: ByteSource
  /**
   * A path on this machine with the whole file, under a name made by the server: at once on the disk driver, after a
   * download into the scratch folder on S3. Called only when a program has to read all of it.
   * @throws AppError `noSpace`, `unavailable`
   */
  localPath: () => Promise<string>
}

export interface MediaOptions {
  source: MediaSource
  /** Empty, and this work's alone; whatever is returned lies in it. */
  folder: string
  /** Ends all programs within a second. */
  signal: AbortSignal
  /** Whole per cent, rising; 100 is said by whoever stores the outcome. */
  onProgress: (progress: { percent: number; step: MediaStep }) => void
}

export type MediaStep = 'reading' | 'poster' | 'copying' | 'converting' | 'previews'

/** A file, or for `hls` a folder, that was made of the source. */
export interface MediaOutput {
  kind: 'poster' | 'sprite' | 'mp4' | 'hls'
  /** Below `MediaOptions.folder`. */
  path: string
  /** MIME type; of HLS that of its main playlist. */
  type: string
  /** What a player has to know, e.g. the tiles of a sprite or the rungs of a ladder. */
  details: Record<string, unknown>
}

/** What the file is, once it can be played: from the original or from an output of kind `mp4`. */
export type MediaFacts = Omit<Extract<ProbeResult, { ok: true }>, 'ok'>

export type MediaOutcome =
  | {
      ok: true
      facts: MediaFacts
      /** The original can be played as it is; otherwise an output of kind `mp4` is played. */
      playsOriginal: boolean
      outputs: MediaOutput[]
      /** What would be good to make later, as work of its own. */
      later: ('hls' | 'sprite')[]
    }
  | {
      ok: false
      /** Goes to `video.error_code`. */
      code: string
      /** A sentence for the instructor. */
      message: string
      /** For operators: which command, how it ended, the end of its stderr; no paths. */
      detail: string
      /** `final` is about the file; `cheaper` may work with less; `again` is about this machine or the storage. */
      retry: 'final' | 'cheaper' | 'again'
    }
