/** Why a file cannot be played here; the key goes to `video.error_code`. */
export type ProbeProblem =
  | 'empty'
  | 'notVideo'
  | 'unsupportedContainer'
  | 'unsupportedCodec'
  | 'protected'
  | 'noVideoTrack'
  | 'damaged'
  | 'tooLarge'

export type ProbeResult =
  | {
      ok: true
      /** What to serve it as: `video/mp4` for MOV too, because browsers refuse `video/quicktime`. */
      mimeType: string
      durationSeconds: number
      /** Pixels as shown: turned and stretched as the file asks. */
      width: number
      height: number
      /** e.g. `avc, aac` */
      codecs: string
      /** Written as a stream, in pieces or without a length: it plays, but players cannot jump about in it. */
      seeksBadly?: true
    }
  | {
      ok: false
      code: ProbeProblem
      /** A sentence for the instructor. */
      message: string
      /** A server with ffmpeg makes a video of it. */
      mayBeConverted: boolean
    }

/** Thrown inside the probe, never out of it. */
export class RefusedFile extends Error {
  override readonly name = 'RefusedFile'

  constructor(
    readonly code: ProbeProblem,
    message: string,
    readonly mayBeConverted = false,
  ) {
    super(message)
  }
}

export const damaged = (what: string) =>
  new RefusedFile('damaged', `${what} Copy or export the video again and choose it here; the title stays.`)

/** The usual end of a damaged file: the rest of it never arrived. */
export const cutOff = () =>
  damaged('The end of this file is missing: it was probably cut off while it was recorded or copied.')

export const tooLarge = (what: string) => new RefusedFile('tooLarge', what)

export const noVideoTrack = () =>
  new RefusedFile(
    'noVideoTrack',
    'This file has sound but no moving picture. Choose a video: MP4, MOV, WebM or MKV; the title stays.',
  )
