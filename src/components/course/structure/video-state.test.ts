import { expect, it } from 'vitest'
import { makeFile, makeUpload, makeVideo } from '@/test/factories'
import { lengthOrSize, videoState } from './video-state'

it.each([
  [makeVideo({ status: 'ready' }), undefined, null],
  [makeVideo({ status: 'planned' }), undefined, 'No file yet'],
  [makeVideo({ status: 'error', error_code: 'processingStopped' }), undefined, 'Stopped'],
  [makeVideo({ status: 'processing' }), undefined, 'Processing'],
  [makeVideo({ status: 'uploading' }), undefined, 'Upload interrupted'],
  [makeVideo({ status: 'error' }), undefined, 'Cannot be read'],
  [makeVideo({ status: 'planned' }), makeUpload({ status: 'pending' }), 'Queued'],
  [makeVideo(), makeUpload({ status: 'pending', isPaused: true, progress: 42 }), 'Paused at 42%'],
  [makeVideo({ status: 'uploading' }), makeUpload({ status: 'uploading', progress: 42 }), 'Uploading 42%'],
  [makeVideo({ status: 'uploading' }), makeUpload({ status: 'processing' }), 'Processing'],
  [makeVideo({ status: 'uploading' }), makeUpload({ status: 'error', error: 'Reset.' }), 'Upload stopped'],
  [makeVideo({ status: 'uploading' }), makeUpload({ status: 'error', known: [] }), 'Waits for your choice'],
  // A file that is to take the place of another one.
  [makeVideo(), makeUpload({ replaces: true, status: 'pending' }), 'New file queued'],
  [makeVideo(), makeUpload({ replaces: true, status: 'uploading', progress: 42 }), 'New file 42%'],
  [makeVideo(), makeUpload({ replaces: true, status: 'processing' }), 'Checking the new file'],
  [makeVideo(), makeUpload({ replaces: true, status: 'error' }), 'Not replaced'],
  [makeVideo(), makeUpload({ replaces: true, status: 'complete' }), null],
  // The server's word about a finished file is the last one.
  [makeVideo({ status: 'error' }), makeUpload({ status: 'complete' }), 'Cannot be read'],
  [makeVideo({ status: 'ready' }), makeUpload({ status: 'complete' }), null],
])('says in words where a video stands (%#)', (video, upload, words) => {
  expect(videoState(video, upload).words).toBe(words)
})
it('goes on showing the file that a video has while another one comes', () => {
  for (const status of ['pending', 'uploading', 'processing', 'error'] as const) {
    expect(videoState(makeVideo(), makeUpload({ replaces: true, status })).status).toBe('ready')
  }
})
it('goes on telling that a file did not take over, until another one comes', () => {
  const message = 'This is a PDF.'
  const video = makeVideo({ failed_replacement: { uploadId: 'upload-1', message } })
  expect(videoState(video)).toMatchObject({
    status: 'ready',
    words: 'Not replaced',
    reason: message,
    action: 'replace',
  })
  expect(videoState(video, makeUpload({ replaces: true, status: 'pending' })).reason).toBeNull()
})
it('does not call an upload that was given up a file that cannot be read', () => {
  const expired = { status: 'error', error_code: 'uploadExpired', error_message: 'Given up.' } as const
  expect(videoState(makeVideo(expired))).toMatchObject({
    words: 'Upload given up',
    reason: 'Given up.',
    action: 'choose',
  })
})
it('names the reason of a failure and one thing to do', () => {
  expect(videoState(makeVideo({ status: 'error', error_message: 'This is a PNG.' }))).toMatchObject({
    reason: 'This is a PNG.',
    action: 'replace',
  })
  expect(
    videoState(makeVideo({ status: 'uploading' }), makeUpload({ status: 'error', error: 'Reset.' })),
  ).toMatchObject({
    reason: 'Reset.',
    action: 'retry',
  })
})
it('asks about a file that browsers may not play, and sends none that is no video', () => {
  const asked = makeUpload({ status: 'pending', doubt: 'HEVC.' })
  expect(videoState(makeVideo({ status: 'uploading' }), asked)).toMatchObject({
    words: 'Waits for your answer',
    tone: 'wait',
    action: null,
  })
  const refused = makeUpload({ status: 'error', error: 'This is a PDF.', isRefused: true })
  expect(videoState(makeVideo({ status: 'error' }), refused)).toMatchObject({
    words: 'Not sent',
    reason: 'This is a PDF.',
    action: 'replace',
  })
})
it('shows a length once it is known, before that a size, and nothing for a plan', () => {
  expect(lengthOrSize(makeVideo({ duration: 552 }))).toBe('9:12')
  expect(lengthOrSize(makeVideo({ duration: null, size: 184_000_000 }))).toBe('184 MB')
  expect(
    lengthOrSize(makeVideo({ duration: null, size: 0 }), makeUpload({ file: makeFile({ size: 2000 }) })),
  ).toBe('2 kB')
  expect(lengthOrSize(makeVideo({ duration: null, size: 0 }))).toBe('')
})
