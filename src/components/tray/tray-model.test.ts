import { describe, expect, it } from 'vitest'
import { makeFile, makeUpload } from '@/test/factories'
import type { UploadItem } from '@/types/course'
import { trayLines, trayState } from './tray-model'

const upload = (rest: Partial<UploadItem>) => makeUpload({ file: makeFile({ size: 1_000 }), ...rest })
const pace = { bytesPerSecond: 10, secondsLeft: 480 }

describe('trayState', () => {
  it('tells how far all files are, and how long they take', () => {
    const uploads = [
      upload({ status: 'uploading', progress: 50 }),
      upload({ status: 'complete', progress: 100 }),
    ]
    expect(trayState(uploads, pace)).toEqual({ tone: 'accent', percent: 75, words: '75%, 8 min left' })
    expect(trayState(uploads, null).words).toBe('75%')
  })
  it('asks first for what cannot go on by itself', () => {
    const uploads = [upload({ status: 'error' }), upload({ status: 'uploading', isWaiting: true })]
    expect(trayState(uploads, pace)).toMatchObject({ tone: 'bad', words: '1 upload needs you, 1 goes on' })
    expect(trayState([upload({ status: 'error' }), upload({ status: 'error' })], null).words).toBe(
      '2 uploads need you',
    )
  })
  it('asks about what waits for an answer, while the others go on', () => {
    const asked = upload({ status: 'pending', doubt: 'HEVC.' })
    expect(trayState([asked, upload({ status: 'uploading' })], pace)).toMatchObject({
      tone: 'wait',
      words: '1 waits for your choice, 1 goes on',
    })
    // A course has the file already: nothing failed.
    const known = upload({ status: 'error', known: [] })
    expect(trayState([known, asked], pace)).toMatchObject({ tone: 'wait', words: '2 wait for your choice' })
  })
  it('says what is safe while there is no connection, and that it is paused', () => {
    const waiting = upload({ status: 'uploading', progress: 50, isWaiting: true })
    expect(trayState([waiting], pace).words).toBe('Waiting for the connection, 500 B are safe')
    const paused = upload({ status: 'pending', progress: 20, isPaused: true })
    expect(trayState([paused], null)).toMatchObject({ tone: 'wait', words: 'Paused at 20%' })
    expect(trayState([paused, upload({ status: 'pending' })], null).tone).toBe('accent')
  })
  it('is done when the server has confirmed every file', () => {
    expect(trayState([upload({ status: 'complete', progress: 100 })], null)).toEqual({
      tone: 'good',
      percent: 100,
      words: '1 file uploaded',
    })
    expect(trayState([upload({ status: 'processing', progress: 99 })], null).tone).toBe('accent')
  })
})

describe('trayLines', () => {
  it('keeps the files of a course together, in the order in which they were chosen', () => {
    const [a, b, c] = [
      upload({ id: 'a', courseId: 'one' }),
      upload({ id: 'b', courseId: 'two' }),
      upload({ id: 'c', courseId: 'one' }),
    ]
    expect(trayLines([a, b, c]).map(({ key }) => key)).toEqual(['one', 'a', 'c', 'two', 'b'])
    expect(trayLines([a, b, c])[0]).toMatchObject({ kind: 'course', files: 2 })
  })
})
