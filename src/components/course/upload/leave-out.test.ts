import { describe, expect, it } from 'vitest'
import { acceptedVideos, shortName, sortFiles } from './leave-out'

const GB = 1024 ** 3
const rules = { accept: acceptedVideos, maxSize: 2 * GB }

function makeFile(name: string, size = 1_000): File {
  const file = new File(['x'], name)
  Object.defineProperty(file, 'size', { value: size })
  return file
}

const reasons = (files: File[], more: Partial<Parameters<typeof sortFiles>[1]> = {}) =>
  sortFiles(files, { ...rules, ...more }).leftOut.map(({ file, reason }) => `${file.name} ${reason}`)

describe('sortFiles', () => {
  it('takes files in the natural order of their names, however the computer handed them over', () => {
    const names = ['Lesson 10.mp4', 'lesson 9.mp4', '2 Field.mp4', 'Lesson 1.mp4']
    const { taken } = sortFiles(
      names.map((name) => makeFile(name)),
      rules,
    )
    expect(taken.map(({ name }) => name)).toEqual([
      '2 Field.mp4',
      'Lesson 1.mp4',
      'lesson 9.mp4',
      'Lesson 10.mp4',
    ])
  })

  it('leaves out what is no video by its name, and says which formats are', () => {
    expect(reasons([makeFile('Field notes.docx'), makeFile('mp4'), makeFile('.mp4.exe')])).toEqual([
      '.mp4.exe is not a video. Choose MP4, MOV, WebM, MKV, AVI, WMV or FLV.',
      'Field notes.docx is not a video. Choose MP4, MOV, WebM, MKV, AVI, WMV or FLV.',
      'mp4 is not a video. Choose MP4, MOV, WebM, MKV, AVI, WMV or FLV.',
    ])
  })

  it('takes a video whatever the case of its extension and whatever its name holds', () => {
    const files = ['A.MP4', '../../etc/passwd.mov', '🦋 مقدمة.webm', `${'x'.repeat(500)}.mkv`].map((name) =>
      makeFile(name),
    )
    expect(sortFiles(files, rules)).toEqual({ taken: files, leftOut: [] })
  })

  it('leaves out an empty file', () => {
    expect(reasons([makeFile('a.mp4', 0)])).toEqual([
      'a.mp4 is empty (0 bytes). Export it again and choose it here.',
    ])
  })

  it('takes a file of exactly the limit and leaves out one a single byte over', () => {
    expect(reasons([makeFile('a.mp4', 2 * GB)])).toEqual([])
    expect(reasons([makeFile('a.mp4', 2 * GB + 1)])).toEqual([
      'a.mp4 is 1 B too large, the limit is 2 GB. Split it, or ask the person who runs this server to raise the limit.',
    ])
    expect(reasons([makeFile('a.mp4', 3.4e9)])[0]).toMatch(/^a\.mp4 is 3\.4 GB, the limit is 2 GB\./)
  })

  it('leaves out what does not fit into the storage, smaller ones that do are taken', () => {
    const storage = { usedBytes: 40e9, quotaBytes: 50 * GB }
    expect(reasons([makeFile('a.mp4', GB), makeFile('b.mp4', GB)], { storage })).toEqual([])
    const full = { usedBytes: 50 * GB - 2_000, quotaBytes: 50 * GB }
    const files = [makeFile('1.mp4', 1_500), makeFile('2.mp4', 1_500), makeFile('3.mp4', 500)]
    const sorted = sortFiles(files, { ...rules, storage: full })
    expect(sorted.taken.map(({ name }) => name)).toEqual(['1.mp4', '3.mp4'])
    expect(sorted.leftOut).toMatchObject([
      {
        reason:
          'is 1.5 kB, and 500 B of the storage is left. Delete videos for good to free space, or ask the person who runs this server for more.',
        canAddAnyway: true,
      },
    ])
    const over = { usedBytes: 60 * GB, quotaBytes: 50 * GB }
    expect(reasons([makeFile('a.mp4', 1)], { storage: over })[0]).toMatch(/^a\.mp4 is 1 B, and 0 B of/)
    expect(reasons([makeFile('a.mp4', 1)], { storage: { usedBytes: 1e15, quotaBytes: null } })).toEqual([])
  })

  it('takes a file that comes twice both times: the server finds out whether it is the same', () => {
    expect(sortFiles([makeFile('a.mp4'), makeFile('a.mp4')], rules)).toMatchObject({
      taken: [{ name: 'a.mp4' }, { name: 'a.mp4' }],
      leftOut: [],
    })
  })

  it('takes as many as may go at once and names the rest', () => {
    expect(reasons([makeFile('a.mp4'), makeFile('b.mp4')], { maxFiles: 1 })).toEqual([
      'b.mp4 is one more than the 1 that go at once.',
    ])
  })
})

describe('shortName', () => {
  it('keeps the end of a long name', () => {
    expect(shortName(`${'a'.repeat(500)}_final.mp4`)).toMatch(/^a{60}…a+_final\.mp4$/)
    expect(shortName('short.mp4')).toBe('short.mp4')
  })
})
