import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import type { CoursePackage } from '@/schemas/package'
import { crc32Of, makePackage, packageZip, type ZipPart } from '@/test/factories/package'
import { readPackage } from './read-package'
import { readZipIndex } from './zip-index'

const MP4 = 'media/01-01 Shadow.mp4'
const bytes = new TextEncoder().encode('the bytes of a video')

/** A package of one video with a file and one without. */
const pack = (change: (pack: CoursePackage) => void = () => undefined): CoursePackage => {
  const made = makePackage({ file: { path: MP4, size: bytes.length, checksum: `crc32:${crc32Of(bytes)}` } })
  change(made)
  return made
}
const parts = (manifest: unknown = pack(), more: ZipPart[] = [{ path: MP4, bytes }]): ZipPart[] => [
  { path: 'course.json', text: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) },
  { path: 'outline.csv', text: 'x' },
  ...more,
]
const zip = async (...given: Parameters<typeof parts>) => new Uint8Array(await packageZip(parts(...given)))
const reading = (content: Uint8Array<ArrayBuffer>) => readPackage(new Blob([content]))
const refusal = async (content: Uint8Array<ArrayBuffer>): Promise<string> =>
  reading(content).then(
    () => 'it was taken',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

/** Writes over all places of a text in an archive. */
function patched(content: Uint8Array<ArrayBuffer>, from: string, to: string): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(content).toString('latin1')
  if (!text.includes(from) || from.length !== to.length) throw new Error('patched: nothing to write over')
  return new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1'))
}
/** Where the directory's record of the n-th file begins. */
function recordAt(content: Uint8Array, n: number): number {
  const view = Buffer.from(content)
  let at = -1
  for (let i = 0; i <= n; i += 1) at = view.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), at + 1)
  return at
}
function withRecord(
  content: Uint8Array<ArrayBuffer>,
  n: number,
  change: (view: DataView) => void,
): Uint8Array<ArrayBuffer> {
  const copy = content.slice()
  change(new DataView(copy.buffer, recordAt(copy, n)))
  return copy
}

describe('a package', () => {
  it('is read without its files, which are opened where they lie', async () => {
    const read = await reading(await zip())
    const [first, second] = read.manifest.chapters[0]?.videos ?? []
    expect(read.notes).toEqual([])
    const file = await read.open(first?.id ?? '')
    expect(file).toMatchObject({ name: 'shadow.mp4', type: 'video/mp4', size: bytes.length })
    expect(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes)
    expect(await read.open(second?.id ?? '')).toBeNull()
  })

  it('gives its captions, also when another program has packed them', async () => {
    const path = 'captions/01-01 Shadow.1.en.vtt'
    const manifest = pack(({ chapters }) => {
      chapters[0]?.videos[0]?.captions.push({ language: 'en', label: 'English', path })
    })
    for (const compress of [false, true]) {
      const text = `WEBVTT\n\n${'00:00.000 --> 00:01.000\nHello\n\n'.repeat(100)}`
      const read = await reading(
        await zip(manifest, [
          { path: MP4, bytes },
          { path, text, compress },
        ]),
      )
      const id = read.manifest.chapters[0]?.videos[0]?.id ?? ''
      expect(read.manifest.chapters[0]?.videos[0]?.captions).toEqual([])
      expect(await read.captions(id)).toEqual([{ language: 'en', label: 'English', vtt: text }])
      expect(read.notes).toEqual([])
    }
  })

  it('may lie in a folder, with what a computer leaves there', async () => {
    const inFolder = parts().map((part) => ({ ...part, path: `Light/${part.path}` }))
    const content = await packageZip([
      ...inFolder,
      { path: '__MACOSX/Light/._course.json', text: 'x' },
      { path: 'Light/.DS_Store', text: 'x' },
    ])
    const read = await readPackage(new Blob([new Uint8Array(content)]))
    expect(read.notes).toEqual([])
    expect(await read.open(read.manifest.chapters[0]?.videos[0]?.id ?? '')).not.toBeNull()
  })

  it('is read whatever the size of its directory, in the long form too', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => ({ path: `media/${i}.mp4`, bytes }))
    const content = await packageZip(parts(pack(), [{ path: MP4, bytes }, ...many]), {
      forceZip64Format: true,
    })
    const read = await readPackage(new Blob([new Uint8Array(content)]))
    expect(read.notes).toEqual([
      'Left out, because the course does not name it: “media/0.mp4”, “media/1.mp4”, “media/2.mp4” and 2,997 more.',
    ])
  })

  it('takes files as large as 4 GiB and more by their long fields', async () => {
    const made = new ZipFile()
    const options = { compress: false, forceZip64Format: true }
    for (const { path, text = '', bytes: content = Buffer.from(text) } of parts()) {
      made.addBuffer(Buffer.from(content), path, options)
    }
    made.end({ forceZip64Format: true, comment: 'made in a test' })
    const index = await readZipIndex(new Blob([new Uint8Array(await buffer(made.outputStream))]))
    expect(index.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['course.json', JSON.stringify(pack()).length],
      ['outline.csv', 1],
      [MP4, bytes.length],
    ])
  })
})

describe('a file of a package that is not as it should be', () => {
  it.each<[string, Parameters<typeof parts>, RegExp]>([
    ['is missing', [pack(), []], /^The file is not in the package: “Shadow”\.$/],
    [
      'is another one',
      [pack(), [{ path: MP4, bytes: bytes.slice().reverse() }]],
      /not the one that was exported/,
    ],
    ['has another size', [pack(), [{ path: MP4, bytes: bytes.slice(1) }]], /not the one that was exported/],
    ['was compressed', [pack(), [{ path: MP4, bytes, compress: true }]], /compressed by another program/],
    [
      'is named by two videos',
      [
        pack(({ chapters }) => {
          const [first, second] = chapters[0]?.videos ?? []
          if (first && second) second.file = first.file
        }),
      ],
      /^The file is not in the package: “Later”\.$/,
    ],
  ])('that %s leaves the rest of the course', async (_what, given, note) => {
    const read = await reading(await zip(...given))
    expect(read.notes).toHaveLength(1)
    expect(read.notes[0]).toMatch(note)
    const broken = read.manifest.chapters[0]?.videos.filter(({ file }) => file?.path === null) ?? []
    expect(broken).toHaveLength(1)
    expect(await read.open(broken[0]?.id ?? '')).toBeNull()
  })

  it('is refused when its bytes were changed under an unchanged directory', async () => {
    const content = patched(await zip(), 'the bytes of a video', 'THE bytes of a video')
    const read = await reading(content)
    const id = read.manifest.chapters[0]?.videos[0]?.id ?? ''
    await expect(read.open(id)).rejects.toThrow('“media/01-01 Shadow.mp4” is damaged')
  })
})

describe('what is no package', () => {
  const cut = (content: Uint8Array<ArrayBuffer>, to: number) => content.slice(0, to)

  it.each<[string, () => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>, RegExp]>([
    ['nothing at all', () => new Uint8Array(), /empty \(0 bytes\)/],
    ['a few bytes', () => new Uint8Array(10), /no zip archive/],
    ['a video', () => new Uint8Array(100_000).fill(7), /no zip archive/],
    ['an archive without its end', async () => cut(await zip(), 300), /cut off/],
    [
      'an archive without its last byte',
      async () => {
        const content = await zip()
        return cut(content, content.length - 1)
      },
      /cut off/,
    ],
    ['an archive without its beginning', async () => (await zip()).slice(500), /cut off|damaged/],
    ['an archive without a course', () => packaged([{ path: 'a.txt', text: 'x' }]), /no course\.json/],
    ['a cartridge', () => packaged([{ path: 'imsmanifest.xml', text: '<x/>' }]), /Common Cartridge/],
    ['no JSON', () => zip('{'), /no JSON/],
    ['another JSON', () => zip('[1]'), /does not describe a Lectern course/],
    ['a newer version', () => zip({ ...pack(), version: 2 }), /newer Lectern/],
    ['an impossible version', () => zip({ ...pack(), version: 'x' }), /cannot be used/],
    [
      'a chapter without a title',
      () => zip(pack(({ chapters }) => chapters.forEach((chapter) => (chapter.title = '')))),
      /Give the chapter a title\. \(chapters\.0\.title\)/,
    ],
    [
      'a file outside of the package',
      () => zip(pack(({ chapters }) => Object.assign(chapters[0]?.videos[0]?.file ?? {}, { path: '../x' }))),
      /relative and stays in it/,
    ],
    ['an id that is none', () => zip(pack(({ course }) => (course.id = 'x'))), /An id is a UUID/],
    ['a course.json with other bytes', async () => patched(await zip(), 'Shadow', 'SHADOW'), /damaged/],
    [
      'a name that leaves its folder',
      async () =>
        patched(await zip(pack(), [{ path: 'aa/bb/cc.mp4', bytes }]), 'aa/bb/cc.mp4', '../../cc.mp4'),
      /outside of its own folder/,
    ],
    [
      'an absolute name',
      async () => patched(await zip(pack(), [{ path: 'aetc/passwd', bytes }]), 'aetc/passwd', '/etc/passwd'),
      /outside of its own folder/,
    ],
    [
      'a drive',
      async () => patched(await zip(pack(), [{ path: 'aa/b.mp4', bytes }]), 'aa/b.mp4', 'C:/b.mp4'),
      /outside of its own folder/,
    ],
    [
      'two files of one name',
      () =>
        zip(
          pack(),
          [MP4, MP4.toUpperCase()].map((path) => ({ path, bytes })),
        ),
      /two files called/,
    ],
    [
      'a name that is not UTF-8',
      async () => patched(await zip(pack(), [{ path: 'media/xx.mp4', bytes }]), 'media/xx', 'media/\xff\xfe'),
      /not UTF-8/,
    ],
    [
      'a link',
      async () => withRecord(await zip(), 2, (view) => view.setUint32(38, 0xa1ff0000, true)),
      /holds a link/,
    ],
    [
      'a password',
      async () => withRecord(await zip(), 2, (view) => view.setUint16(8, 0x801, true)),
      /password/,
    ],
    [
      'files that lie over each other',
      async () => withRecord(await zip(), 2, (view) => view.setUint32(42, 0, true)),
      /over each other/,
    ],
    [
      'a file longer than the archive',
      async () => withRecord(await zip(), 2, (view) => view.setUint32(20, 1_000_000, true)),
      /cut off/,
    ],
    [
      'more files than any course',
      () => {
        const end = new DataView(new ArrayBuffer(22))
        end.setUint32(0, 0x06054b50, true)
        end.setUint16(8, 65_000, true)
        end.setUint16(10, 65_000, true)
        return new Uint8Array(end.buffer)
      },
      /more files than any course/,
    ],
    [
      'a bomb',
      async () => {
        const bomb = await packaged([{ path: 'course.json', text: ' '.repeat(40_000_000), compress: true }])
        return bomb
      },
      /larger than any/,
    ],
    [
      'a bomb that says that it is small',
      async () => {
        const bomb = await packaged([{ path: 'course.json', text: ' '.repeat(40_000_000), compress: true }])
        return withRecord(bomb, 0, (view) => view.setUint32(24, 1_000, true))
      },
      /damaged/,
    ],
  ])('is refused with a sentence: %s', async (_what, make, sentence) => {
    const message = await refusal(await make())
    expect(message).toMatch(sentence)
    expect(message).toMatch(/^[A-Z“].*[.)]$/)
  })

  it('is never read to its end, nor made to fail in another way, by bytes that were changed at random', async () => {
    const content = await zip()
    // A fixed sequence, so that a failure can be seen again.
    let seed = 7
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 400; round += 1) {
      const copy = content.slice(0, next(5) === 0 ? next(content.length) : content.length)
      for (let n = next(6); n >= 0; n -= 1) copy[next(copy.length + 1)] = next(256)
      const outcome = await reading(copy).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'AppError', code: 'invalid' })
    }
  })
})

const packaged = async (given: ZipPart[]) => new Uint8Array(await packageZip(given))
