import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coursePackageSchema } from '@/schemas/package'
import { packageContents, type ExportedCourse } from './contents'
import { csv } from './csv'
import { attachment, safeName } from './safe-name'

const id = (n: number) => `0192b0a0-0000-7000-8000-${String(n).padStart(12, '0')}`
const video = (n: number, title: string, overrides: object = {}) => ({
  id: id(n),
  title,
  file: {
    name: 'a clip.MOV',
    type: 'video/mp4',
    size: 100 + n,
    duration: 61.5,
    width: 1280,
    height: 720,
    codecs: 'avc, aac',
    checksum: 'crc32:1a2b3c4d',
    fingerprint: null,
    storageKey: `key-${n}`,
    ...overrides,
  },
})
const course: ExportedCourse = {
  course: {
    id: id(1),
    title: 'Light',
    description: null,
    price: 49.5,
    currency: 'USD',
    difficulty: 'beginner',
  },
  chapters: [
    { id: id(2), title: '=1+1', videos: [video(3, 'Shadow'), { id: id(4), title: 'Later', file: null }] },
    { id: id(5), title: 'Empty', videos: [] },
  ],
  captions: [
    { videoId: id(3), language: 'en', label: 'English', vtt: 'WEBVTT\n' },
    { videoId: id(3), language: 'pt-BR', label: 'Português', vtt: 'WEBVTT\n\n' },
  ],
  picture: { storageKey: 'key-picture', type: 'image/webp', size: 7, width: 64, height: 36 },
}
const exportedAt = new Date('2026-01-01T00:00:00Z')

describe('packageContents', () => {
  it('lays out what plays under names that sort as the course does', () => {
    const { manifest, media, captions, outline } = packageContents(course, { withMedia: true, exportedAt })
    expect(media).toEqual([
      { path: 'media/01-01 Shadow.mp4', storageKey: 'key-3', size: 103 },
      { path: 'picture.webp', storageKey: 'key-picture', size: 7 },
    ])
    expect(captions.map(({ path }) => path)).toEqual([
      'captions/01-01 Shadow.1.en.vtt',
      'captions/01-01 Shadow.2.pt-BR.vtt',
    ])
    expect(coursePackageSchema.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest)
    expect(JSON.stringify(manifest)).not.toMatch(/key-(3|picture)/)
    expect(outline.split('\r\n')).toEqual([
      '\uFEFFChapter number,Chapter,Video number,Video,Length,File,Bytes,Captions,Id',
      `1,'=1+1,1,Shadow,1:02,a clip.MOV,103,en pt-BR,${id(3)}`,
      `1,'=1+1,2,Later,,,,,${id(4)}`,
      `2,Empty,,,,,,,${id(5)}`,
      '',
    ])
  })

  it('keeps the facts of the videos’ files when they stay behind, and the picture of the course', () => {
    const { manifest, media } = packageContents(course, { withMedia: false, exportedAt })
    expect(media.map(({ path }) => path)).toEqual(['picture.webp'])
    expect(manifest.chapters[0]?.videos[0]?.file).toMatchObject({ size: 103, path: null })
  })

  it('never gives two files one name, nor a name that leaves the folder, whatever they are called', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 4 })),
        (titles) => {
          const chapters = titles.map((videos, i) => ({
            id: id(i),
            title: 'A',
            videos: videos.map((title, j) =>
              video(i * 100 + j, title, { type: 'application/x', name: title }),
            ),
          }))
          const { media } = packageContents(
            { ...course, chapters, captions: [], picture: null },
            { withMedia: true, exportedAt },
          )
          const names = media.map(({ path }) => path.toLowerCase())
          expect(new Set(names).size).toBe(names.length)
          for (const name of names) {
            expect(name).toMatch(/^media\/[^/\\:*?"<>|\u0000-\u001f]+\.[a-z0-9]+$/u)
            expect(name.isWellFormed()).toBe(true)
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('csv', () => {
  it.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+1', "'+1"],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    [' a', '" a"'],
    ['＝1', "'＝1"],
    ['a, "b"', '"a, ""b"""'],
    ['two\nlines', '"two\nlines"'],
    ['1-2', '1-2'],
    ['Größe', 'Größe'],
  ])('writes %j as %j', (text, cell) => {
    expect(csv([[text]])).toBe(`\uFEFF${cell}\r\n`)
  })

  it('writes numbers as numbers and nothing as nothing', () => {
    expect(csv([[-5, null, 'x']])).toBe('\uFEFF-5,,x\r\n')
  })
})

describe('names', () => {
  it.each([
    ['../../etc/passwd', 'etc passwd'],
    ['a/b\\c:d', 'a b c d'],
    ['CON', '_CON'],
    ['com1.txt', '_com1.txt'],
    ['...', 'Course'],
    [' \u202Egnp.exe ', 'gnp.exe'],
    ['Überblick 🎨', 'Überblick 🎨'],
    ['trailing dots...', 'trailing dots'],
  ])('makes %j to %j', (text, name) => {
    expect(safeName(text, 'Course')).toBe(name)
  })

  it('says a download’s name in ASCII and as it is', () => {
    expect(attachment('Über "Licht" 🎨.zip')).toBe(
      `attachment; filename="Uber _Licht_ __.zip"; filename*=UTF-8''%C3%9Cber%20%22Licht%22%20%F0%9F%8E%A8.zip`,
    )
  })
})
