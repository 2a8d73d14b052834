import { toSrtText } from './cue-text'
import { AT_TOP } from './settings'
import { formatTime } from './times'
import type { Cue } from './types'

/** A WebVTT file; reading it again gives the same cues. */
export const toVtt = (cues: readonly Cue[]): string => ['WEBVTT\n', ...cues.map(vttCue)].join('\n')

const vttCue = ({ id, start, end, text, settings }: Cue) =>
  [
    ...(id === '' ? [] : [id]),
    `${formatTime(start)} --> ${formatTime(end)}${settings === '' ? '' : ` ${settings}`}`,
    ...(text === '' ? [] : [text]),
    '',
  ].join('\n')

/** A SubRip file: ids, voices, classes and most settings are not of this format. */
export const toSrt = (cues: readonly Cue[]): string => cues.map(srtCue).join('\n')

const srtCue = ({ start, end, text, settings }: Cue, index: number) => {
  const top = settings.split(' ').includes(AT_TOP) ? '{\\an8}' : ''
  const time = `${formatTime(start, ',')} --> ${formatTime(end, ',')}`
  return `${index + 1}\n${time}\n${text === '' ? '' : `${top}${toSrtText(text)}\n`}`
}

export type CaptionFormat = 'vtt' | 'srt'

export const captionFile = (cues: readonly Cue[], format: CaptionFormat): string =>
  format === 'vtt' ? toVtt(cues) : toSrt(cues)
