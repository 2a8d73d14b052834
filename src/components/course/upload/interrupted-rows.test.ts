import { expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { thisBrowser } from '@/lib/upload-ledger/this-browser'
import type { UploadSummary } from '@/types/api'
import type { VideoStatus } from '@/types/course'
import { interruptedRows } from './interrupted-rows'

const upload = (videoId: string, changes: Partial<UploadSummary> = {}): UploadSummary => ({
  id: `u-${videoId}`,
  videoId,
  courseId: 'c',
  chapterId: 'ch',
  filename: videoId,
  originalFilename: `${videoId}.mp4`,
  size: 1_000,
  partSize: 100,
  partCount: 10,
  state: 'open',
  fingerprint: null,
  lastModified: null,
  receivedBytes: 400,
  replaces: false,
  sending: null,
  expires_at: '2999-01-01T00:00:00.000Z',
  ...changes,
})
const course = (statuses: VideoStatus[]) =>
  makeCourse({
    chapters: [
      makeChapter({
        videos: statuses.map((status, index) =>
          makeVideo({ id: `v${index + 1}`, filename: `Video ${index + 1}`, status }),
        ),
      }),
    ],
  })
const nothing = { sentHere: new Set<string>(), owned: new Set<string>(), kept: new Set<string>() }

it('follow the outline, whatever the order of the ledger', () => {
  const rows = interruptedRows(course(['uploading', 'uploading']), [upload('v2'), upload('v1')], nothing)
  expect(rows.map(({ title }) => title)).toEqual(['Video 1', 'Video 2'])
})

it('leave out what is sent here, what is being put together, and what waits no longer', () => {
  const rows = interruptedRows(
    course(['uploading', 'uploading', 'ready', 'uploading']),
    [upload('v1'), upload('v2', { state: 'completing' }), upload('v3'), upload('v4'), upload('gone')],
    { ...nothing, sentHere: new Set(['v1']) },
  )
  expect(rows.map(({ videoId }) => videoId)).toEqual(['v4'])
})

it.each([
  [400, 'Interrupted at 40 %, 400 B of 1 kB are here', 40],
  [1_000, 'Interrupted at 99 %, 1 kB of 1 kB are here', 99],
  [null, 'Interrupted, 1 kB', null],
])('say how far they came: %s bytes', (receivedBytes, note, percent) => {
  expect(interruptedRows(course(['uploading']), [upload('v1', { receivedBytes })], nothing)).toMatchObject([
    { note, percent },
  ])
})

it('tell what another tab sends, and whose file the browser still has', () => {
  const rows = interruptedRows(
    course(['uploading', 'uploading', 'uploading']),
    [upload('v1'), upload('v2'), upload('v3')],
    {
      ...nothing,
      owned: new Set(['u-v1']),
      kept: new Set(['u-v1', 'u-v2']),
    },
  )
  expect(rows.map(({ kind }) => kind)).toEqual(['elsewhere', 'kept', 'choose'])
  expect(rows[0]?.note).toBe('Another tab is sending it')
})

it.each([
  [149, 'Uploading on another device, 600 B of 1 kB are here', 60, 'elsewhere'],
  [150, 'Interrupted at 40 %, 400 B of 1 kB are here', 40, 'choose'],
] as const)(
  'is another device’s until that was silent for a while (%i s)',
  (secondsAgo, note, percent, kind) => {
    const sending = { sender: 'a phone', sentBytes: 600, secondsAgo }
    expect(interruptedRows(course(['uploading']), [upload('v1', { sending })], nothing)).toMatchObject([
      { note, percent, kind },
    ])
  },
)

it('is interrupted when it was this very browser that sent it, and no tab does any more', () => {
  const sending = { sender: thisBrowser(), sentBytes: 600, secondsAgo: 1 }
  expect(interruptedRows(course(['uploading']), [upload('v1', { sending })], nothing)).toMatchObject([
    { note: 'Interrupted at 40 %, 400 B of 1 kB are here', kind: 'choose' },
  ])
})
