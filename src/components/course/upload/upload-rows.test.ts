import { describe, expect, it } from 'vitest'
import { makeChapter, makeUpload, makeVideo } from '@/test/factories'
import type { UploadItem } from '@/types/course'
import { uploadRows, uploadTotals, countWords, paceOfAll } from './upload-rows'

const sized = (size: number, overrides: Partial<UploadItem>) => {
  const file = new File(['x'], 'a.mp4')
  Object.defineProperty(file, 'size', { value: size })
  return makeUpload({ file, ...overrides })
}

describe('uploadRows', () => {
  it('keeps the order of the outline and puts files that the outline does not know at the end', () => {
    const chapter = makeChapter({
      videos: [
        makeVideo({ id: 'v1', status: 'planned' }),
        makeVideo({ id: 'v2', filename: 'Two', status: 'uploading' }),
      ],
    })
    const uploads = [
      makeUpload({ id: 'u3', videoId: 'v3', filename: 'three.mp4' }),
      makeUpload({ id: 'u2', videoId: 'v2', status: 'uploading' }),
    ]
    expect(uploadRows(chapter, uploads).map(({ kind, title }) => [kind, title])).toEqual([
      ['planned', chapter.videos[0]?.filename],
      ['upload', 'Two'],
      ['upload', 'three.mp4'],
    ])
  })

  it('calls an upload interrupted when this page does not hold its file', () => {
    const chapter = makeChapter({ videos: [makeVideo({ status: 'uploading' })] })
    expect(uploadRows(chapter, []).map(({ kind }) => kind)).toEqual(['interrupted'])
  })

  it("believes the server's word over a local complete", () => {
    const chapter = makeChapter({
      videos: [makeVideo({ id: 'v1', status: 'error' }), makeVideo({ id: 'v2', status: 'ready' })],
    })
    const uploads = ['v1', 'v2'].map((videoId) =>
      makeUpload({ id: `u-${videoId}`, videoId, status: 'complete' }),
    )
    expect(uploadRows(chapter, uploads).map(({ kind }) => kind)).toEqual(['broken', 'ready'])
  })

  it('offers another file, not a retry, once the server has read the file and cannot use it', () => {
    const chapter = makeChapter({
      videos: [
        makeVideo({ id: 'v1', status: 'error', error_code: 'notVideo' }),
        makeVideo({ id: 'v2', status: 'error', error_code: null }),
      ],
    })
    const uploads = ['v1', 'v2'].map((videoId) =>
      makeUpload({ id: `u-${videoId}`, videoId, status: 'error' }),
    )
    expect(uploadRows(chapter, uploads).map(({ kind }) => kind)).toEqual(['broken', 'upload'])
  })

  it('shows the newest of several tries for one video', () => {
    const chapter = makeChapter({ videos: [makeVideo({ id: 'v1', status: 'planned' })] })
    const uploads = [
      makeUpload({ id: 'u1', videoId: 'v1', status: 'error' }),
      makeUpload({ id: 'u2', videoId: 'v1', status: 'uploading' }),
    ]
    expect(uploadRows(chapter, uploads)).toMatchObject([{ kind: 'upload', upload: { id: 'u2' } }])
  })
})

describe('uploadTotals', () => {
  it('weighs by bytes', () => {
    const totals = uploadTotals([
      sized(900, { id: 'a', progress: 50, status: 'uploading' }),
      sized(100, { id: 'b', progress: 100, status: 'complete' }),
    ])
    expect(totals).toEqual({
      percent: 55,
      sentBytes: 550,
      totalBytes: 1_000,
      done: 1,
      failed: 0,
      asked: 0,
      toGo: 1,
    })
  })

  it('stays below 100 while one file is not confirmed, however small', () => {
    const totals = uploadTotals([
      sized(1e9, { id: 'a', progress: 100, status: 'complete' }),
      sized(1, { id: 'b', progress: 99, status: 'processing' }),
    ])
    expect(totals.percent).toBe(99)
  })

  it('does not count what waits for a choice as failed, nor as on its way', () => {
    const totals = uploadTotals([
      sized(10, { id: 'a', status: 'error', known: [] }),
      sized(10, { id: 'b', status: 'pending', doubt: 'HEVC.' }),
      sized(10, { id: 'c', status: 'error' }),
      sized(10, { id: 'd', status: 'uploading' }),
    ])
    expect(totals).toMatchObject({ failed: 1, asked: 2, toGo: 1 })
    expect(countWords(totals)).toBe('1 failed, 2 wait for your choice, 1 to go')
  })

  it('counts the files of a folder that are not in line yet', () => {
    const totals = uploadTotals([sized(10, { progress: 100, status: 'complete' })], { files: 4, bytes: 30 })
    expect(totals).toMatchObject({ percent: 25, totalBytes: 40, done: 1, toGo: 4 })
    const left = paceOfAll({ bytesPerSecond: 10, secondsLeft: 1 }, { files: 4, bytes: 30 })?.secondsLeft
    expect(left).toBe(4)
  })

  it('does not count a failed file as done', () => {
    expect(uploadTotals([sized(10, { progress: 40, status: 'error' })])).toMatchObject({
      percent: 40,
      failed: 1,
      toGo: 0,
    })
  })
})
