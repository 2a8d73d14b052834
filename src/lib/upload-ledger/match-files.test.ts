import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type AwaitedFile, matchFiles } from './match-files'

const DATE = 1_767_600_000_000

interface Traits {
  name?: string
  size?: number
  lastModified?: number
  contents?: string
}

/** A file that only claims its size; `contents` is what its fingerprint tells. */
function makeFile({ name = 'owls.mp4', size = 1_000, lastModified = DATE, contents = 'owls' }: Traits = {}) {
  const file = new File([contents], name, { lastModified })
  Object.defineProperty(file, 'size', { value: size })
  return file
}
const fingerprintOf = (file: File) => file.text()

const awaited = (traits: Partial<AwaitedFile> = {}): AwaitedFile => ({
  id: 'u1',
  originalFilename: 'owls.mp4',
  size: 1_000,
  lastModified: DATE,
  fingerprint: 'owls',
  ...traits,
})
const match = (files: File[], uploads: AwaitedFile[]) => matchFiles(files, uploads, fingerprintOf)
const reasonFor = async (file: File, upload = awaited()) => {
  const { matches, refused } = await match([file], [upload])
  expect(matches).toEqual([])
  return refused[0]?.reason
}

describe('the same file', () => {
  it.each<[string, Traits]>([
    ['as it was', {}],
    ['renamed', { name: 'owls (1).mp4' }],
    ['copied to another computer, which dated it anew', { lastModified: 5 }],
  ])('is known: %s', async (_, traits) => {
    const file = makeFile(traits)
    const upload = awaited()
    expect(await match([file], [upload])).toEqual({ matches: [{ upload, file }], refused: [] })
  })

  it('is known by name, size and date where one side has no fingerprint', async () => {
    const upload = awaited({ fingerprint: null })
    const file = makeFile()
    expect((await match([file], [upload])).matches).toEqual([{ upload, file }])
    const here = await matchFiles([file], [awaited()], () => Promise.resolve(null))
    expect(here.matches).toHaveLength(1)
  })

  it('goes to every upload that waits for it', async () => {
    const { matches } = await match([makeFile()], [awaited(), awaited({ id: 'u2' })])
    expect(matches.map(({ upload }) => upload.id)).toEqual(['u1', 'u2'])
  })
})

describe('another file', () => {
  it('is refused for its length, told to the byte where it reads the same', async () => {
    expect(await reasonFor(makeFile({ size: 2_000_000 }), awaited({ size: 3_000_000 }))).toBe(
      'is not the file that was begun: it has 2 MB instead of 3 MB. Choose the same file, or give that upload up and begin anew.',
    )
    expect(await reasonFor(makeFile({ size: 2_000_001 }), awaited({ size: 2_000_000 }))).toContain(
      'it has 2 MB (2,000,001 bytes) instead of 2 MB (2,000,000 bytes).',
    )
  })

  it('is refused for its contents, though it has the name, the length and the date', async () => {
    expect(await reasonFor(makeFile({ contents: 'exported anew' }))).toContain(
      'is as long as the file that was begun, but has other contents',
    )
  })

  it('is refused when nothing but the length can be compared', async () => {
    const reason = await reasonFor(makeFile({ lastModified: 5 }), awaited({ fingerprint: null }))
    expect(reason).toContain('its name or date is another one')
  })

  it('names the file that was begun when it has another name', async () => {
    expect(await reasonFor(makeFile({ name: 'b.mp4', size: 5 }))).toContain('is not “owls.mp4”')
    const { refused } = await match(
      [makeFile({ name: 'b.mp4', size: 5 })],
      [awaited(), awaited({ id: 'u2' })],
    )
    expect(refused[0]?.reason).toBe('is none of the files whose upload was interrupted.')
  })

  it('is not read when its length fits none', async () => {
    const read = vi.fn(fingerprintOf)
    await matchFiles([makeFile({ size: 7 })], [awaited()], read)
    expect(read).not.toHaveBeenCalled()
  })
})

it('says of a second copy that one is enough', async () => {
  const { matches, refused } = await match([makeFile({ name: 'copy.mp4' }), makeFile()], [awaited()])
  expect(matches[0]?.file.name).toBe('owls.mp4')
  expect(refused).toMatchObject([{ file: { name: 'copy.mp4' }, reason: 'is here twice; one is enough.' }])
})

describe('whatever is dropped', () => {
  const contents = fc.constantFrom('a', 'b', 'c')
  const files = fc.array(
    fc.record({
      name: fc.constantFrom('1.mp4', '2.mp4', '3.mp4'),
      size: fc.integer({ min: 1, max: 3 }),
      lastModified: fc.integer({ min: 0, max: 2 }),
      contents,
    }),
    { maxLength: 8 },
  )
  const uploads = fc.array(
    fc.record({
      originalFilename: fc.constantFrom('1.mp4', '2.mp4', '3.mp4'),
      size: fc.integer({ min: 1, max: 3 }),
      lastModified: fc.option(fc.integer({ min: 0, max: 2 })),
      fingerprint: fc.option(contents),
    }),
    { maxLength: 8 },
  )
  const scene = (rows: Omit<AwaitedFile, 'id'>[]): AwaitedFile[] =>
    rows.map((row, index) => ({ id: `u${index}`, ...row }))

  it('no upload ever gets bytes that are not its own, and every file is accounted for', () =>
    fc.assert(
      fc.asyncProperty(files, uploads, async (given, rows) => {
        const chosen = given.map(makeFile)
        const { matches, refused } = await match(chosen, scene(rows))
        for (const { upload, file } of matches) {
          expect(file.size).toBe(upload.size)
          if (upload.fingerprint !== null) expect(await file.text()).toBe(upload.fingerprint)
        }
        expect(new Set(matches.map(({ upload }) => upload.id)).size).toBe(matches.length)
        const told = new Set([...matches, ...refused].map(({ file }) => file))
        expect(told).toEqual(new Set(chosen))
      }),
    ))

  it('the order in which files come changes neither which uploads go on nor with what', () =>
    fc.assert(
      fc.asyncProperty(files, uploads, async (given, rows) => {
        const chosen = given.map(makeFile)
        const describeAll = async (order: File[]) =>
          Promise.all(
            (await match(order, scene(rows))).matches.map(async ({ upload, file }) => [
              upload.id,
              await file.text(),
            ]),
          )
        const one = await describeAll(chosen)
        const other = await describeAll(chosen.toReversed())
        expect(other.map(([id]) => id)).toEqual(one.map(([id]) => id))
      }),
    ))
})
