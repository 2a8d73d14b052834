import type { ByteSource, ProbeResult } from '@/lib/media/probe'
import type { SpriteDetails } from '@/lib/media/sprite'

/** A stored file that is to be worked on. */
export interface MediaSource {
  /** Its bytes at random; `sizeBytes` of them. */
  bytes: ByteSource
  /** Whether `localPath` answers at once, because the file lies on this machine already. */
  isLocal: boolean
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
  /** Whether the try before this one ended with `retry: 'cheaper'`. */
  cheaper?: boolean
  /** Only what takes moments: where a program would have to read all of the file, it ends with `retry: 'long'`. */
  isBrief?: boolean
}

export type MediaStep = 'reading' | 'poster' | 'copying' | 'converting' | 'previews'

/** A file, or for `hls` a folder, that was made of the source. */
export interface MediaOutput {
  /** `mp4` is one file that browsers play by ranges: MP4, or WebM where `type` says so. */
  kind: 'poster' | 'sprite' | 'mp4' | 'hls'
  /** Below `MediaOptions.folder`. */
  path: string
  /** MIME type; of HLS that of its main playlist. */
  type: string
  /** What a player has to know: `PosterDetails`, `SpriteDetails`, `MediaFacts` of an `mp4`, `HlsDetails`. */
  details: Record<string, unknown>
}

export interface PosterDetails {
  width: number
  height: number
  atSeconds: number
}

/**
 * A folder of flat files: `main`, one playlist for each rung and one file of segments for each, which the playlist
 * reads by ranges. All addresses in playlists are file names of this folder.
 */
export interface HlsDetails {
  /** The main playlist, e.g. `main.m3u8`. */
  main: string
  /** From the largest down. */
  rungs: HlsRung[]
}

export interface HlsRung {
  width: number
  height: number
  /** Bits a second: the most in any segment, and over all. */
  bandwidth: number
  averageBandwidth: number
  /** RFC 6381, as in the main playlist. */
  codecs: string
  playlist: string
  media: string
}

/** What the file is, once it can be played: from the original or from an output of kind `mp4`. */
export type MediaFacts = Omit<Extract<ProbeResult, { ok: true }>, 'ok'>

export interface MediaFailed {
  ok: false
  /** Goes to `video.error_code`. */
  code: string
  /** A sentence for the instructor. */
  message: string
  /** For operators: which command, how it ended, the end of its stderr; no paths. */
  detail: string
  /**
   * `final` is about the file; `cheaper` may work with less; `again` is about this machine or the storage; `long` is no
   * failure, but more than was allowed by `isBrief`.
   */
  retry: 'final' | 'cheaper' | 'again' | 'long'
}

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
  | MediaFailed

/** The outcome of work that a video can be played without. */
export type ExtraOutcome = { ok: true; outputs: MediaOutput[] } | MediaFailed

/**
 * All that is done to stored files; nothing of it knows the database or the storage. Every method answers what became of
 * the file, also when it or this machine is to blame, and throws only the signal's reason once that is aborted.
 */
export interface Media {
  /** Whether files can be converted here, which takes ffmpeg. */
  readonly canConvert: boolean
  /** From a stored file to one that can be played, and its poster. Minutes where it has to be converted. */
  processMedia: (options: MediaOptions) => Promise<MediaOutcome>
  /** A ladder of sizes: one output of kind `hls`. */
  makeHls: (options: MediaOptions) => Promise<ExtraOutcome>
  /** Small pictures for the seek bar: one output of kind `sprite`. */
  makeSprite: (options: MediaOptions) => Promise<ExtraOutcome>
}

export type { SpriteDetails }
