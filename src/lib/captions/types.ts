/** One caption on the screen. Times are whole milliseconds from the start of the video; `end` is behind `start`. */
export interface Cue {
  /** WebVTT's name of the cue; empty for none. */
  id: string
  start: number
  end: number
  /** WebVTT cue text: only the tags that are kept, everything else escaped. No empty lines. */
  text: string
  /** WebVTT settings that are valid, e.g. `line:85% align:center`; empty for none. */
  settings: string
}

/** Something about a caption file, and where. */
export interface CaptionProblem {
  /** From 1; 0: the file as a whole. */
  line: number
  /** A sentence for people, without the line. */
  message: string
}

export interface ParsedCaptions {
  format: 'vtt' | 'srt'
  /** In the order of their times. */
  cues: Cue[]
  /** What could not be read: these captions are missing from `cues`. */
  errors: CaptionProblem[]
  /** What was repaired or left out without harm. */
  warnings: CaptionProblem[]
}
