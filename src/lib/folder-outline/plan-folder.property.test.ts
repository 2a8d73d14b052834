import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { planFolder } from './plan-folder'
import type { FileFacts, FolderFile, FolderOutline, FolderVideo } from './types'

const room = { maxFileSize: 5_000, chapters: 1_000, videos: 10_000 }

/** Names that people, systems and chance give, so that pairs, doubles and hidden ones are frequent. */
const stem = fc.oneof(
  fc.constantFrom(
    'intro',
    'Intro',
    '01_intro',
    '02 plots',
    '10. ends',
    '.hidden',
    '',
    ' ',
    '___',
    'e\u0301',
    'é',
    'x.de',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('/', '')),
)
const extension = fc.constantFrom(
  '.mp4',
  '.MOV',
  '.vtt',
  '.de.srt',
  '.pt-BR.vtt',
  '.jpg',
  '.png',
  '.txt',
  '',
  '.mp4.txt',
)
const filename = fc.tuple(stem, extension).map((parts) => parts.join(''))
const folder = fc.oneof(
  fc.constantFrom('A', 'a', '01_A', '2 B', '10 B', '.git', '__MACOSX', 'x'.repeat(190)),
  stem,
)
const folderFile = fc.record({
  path: fc
    .tuple(fc.array(folder, { maxLength: 4 }), filename)
    .map(([levels, name]) => [...levels, name].join('/')),
  file: fc.record({ size: fc.integer({ min: 0, max: 6_000 }), lastModified: fc.constantFrom(0, 1) }),
})
/** A folder has no two files of one name. */
const tree = fc.uniqueArray(folderFile, { maxLength: 40, selector: ({ path }) => path })

const videosOf = <F extends FileFacts>({ chapters, looseVideos }: FolderOutline<F>): FolderVideo<F>[] => [
  ...looseVideos,
  ...chapters.flatMap(({ videos }) => videos),
]
/** As it looks, whatever file object stands behind. */
const looks = (outline: FolderOutline<FileFacts>) => JSON.stringify(outline)

describe('any folder', () => {
  it('has each of its files in exactly one of videos, paired and left out', () => {
    fc.assert(
      fc.property(
        tree,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 9 }),
        (files, chapters, videos) => {
          const outline = planFolder(files, { room: { ...room, chapters, videos }, locale: 'en' })
          const all = videosOf(outline)
          const found = [...all, ...all.flatMap(({ paired }) => paired), ...outline.ignored].map(
            ({ file }) => file,
          )
          expect(found).toHaveLength(files.length)
          expect(new Set(found)).toEqual(new Set(files.map(({ file }) => file)))
          expect(all.length).toBeLessThanOrEqual(videos)
          expect(outline.chapters.length).toBeLessThanOrEqual(chapters)
          expect(outline.ignored.every(({ reason }) => reason !== '')).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('gives the same outline in whatever order a browser lists it', () => {
    const shuffled = tree.chain((files) =>
      fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length })),
    )
    fc.assert(
      fc.property(shuffled, ([files, others]) => {
        const options = { room, locale: 'en' }
        expect(looks(planFolder(others, options))).toBe(looks(planFolder(files, options)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('has titles that show something, fit, and stand once in their place', () => {
    fc.assert(
      fc.property(tree, (files) => {
        const outline = planFolder(files, { room, locale: 'en' })
        const once = (titles: string[]) => expect(new Set(titles).size).toBe(titles.length)
        once(outline.chapters.map(({ title }) => title))
        for (const { title, videos } of outline.chapters) {
          expect(title.length).toBeLessThanOrEqual(limits.chapterTitle)
          expect(videos).not.toEqual([])
          once(videos.map((video) => video.title))
        }
        for (const title of [...outline.chapters, ...videosOf(outline)].map((item) => item.title)) {
          expect(title).toMatch(/[\p{L}\p{N}\p{S}]/u)
          expect(title).toBe(title.trim())
          expect(title).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069/]/)
          expect(title.length).toBeLessThanOrEqual(limits.videoTitle)
          expect(title.isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes each file up to the size limit and none above', () => {
    fc.assert(
      fc.property(tree, (files) => {
        const sizes = videosOf(planFolder(files, { room, locale: 'en' })).map(({ file }) => file.size)
        expect(sizes.every((size) => size > 0 && size <= room.maxFileSize)).toBe(true)
      }),
    )
  })
})

it('orders 5,000 files, and reads a folder of 10,000 equal names in bearable time', () => {
  const file = (path: string): FolderFile<FileFacts> => ({ path, file: { size: 1, lastModified: 1 } })
  const many = Array.from({ length: 5_000 }, (_file, at) => file(`c/${at % 250}_part/${at}_lesson.mp4`))
  const outline = planFolder(many.toReversed(), { room, locale: 'en' })
  expect(outline.chapters).toHaveLength(250)
  expect(outline.chapters[249]?.videos.at(-1)?.path).toBe('c/249_part/4999_lesson.mp4')
  const equal = Array.from({ length: 10_000 }, (_file, at) => ({
    path: 'c/x.mp4',
    file: { size: at + 1, lastModified: 1 },
  }))
  expect(
    planFolder(equal, { room: { ...room, maxFileSize: 20_000 }, locale: 'en' }).looseVideos.at(-1)?.title,
  ).toBe('x (10000)')
})
