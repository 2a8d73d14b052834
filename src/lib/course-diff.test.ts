import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { diffCourses, type Difference } from './course-diff'
import { changesTo } from './course-revert'
import { describeDifference } from './difference-words'
import { longestRise } from './longest-rise'
import { isSameOutline, type Outline, type OutlineChapter, type OutlineVideo } from './outline'

const video = (id: string, changes: Partial<OutlineVideo> = {}): OutlineVideo => ({
  id,
  filename: id.toUpperCase(),
  originalFilename: `${id}.mp4`,
  size: 100,
  ...changes,
})
const chapter = (id: string, videos: (string | OutlineVideo)[], title = `Chapter ${id}`): OutlineChapter => ({
  id,
  title,
  videos: videos.map((item) => (typeof item === 'string' ? video(item) : item)),
})
const outline = (chapters: OutlineChapter[], fields: Partial<Outline> = {}): Outline => ({
  title: 'Light',
  description: 'How it falls.',
  price: 49,
  difficulty: 'beginner',
  ...fields,
  chapters,
})
const words = (a: Outline, b: Outline) =>
  diffCourses(a, b).map((difference) => describeDifference(difference))

describe('what changed, in words', () => {
  const published = outline([chapter('x', ['a', 'b', 'c', 'd']), chapter('y', ['e', 'f']), chapter('z', [])])

  it('is nothing for the same outline, and takes a course tree as it is', () => {
    expect(words(published, published)).toEqual([])
    const course = makeCourse({ chapters: [makeChapter({ videos: [makeVideo(), makeVideo()] })] })
    expect(diffCourses(course, structuredClone(course))).toEqual([])
  })

  it('names the fields of the course, and takes no price for free', () => {
    const changed = outline([...published.chapters], {
      title: 'Shade',
      description: 'Where it does not.',
      price: null,
      difficulty: 'advanced',
    })
    expect(words(published, changed)).toEqual([
      'Title changed from “Light” to “Shade”',
      'Description changed',
      'Price changed from $49 to Free',
      'Difficulty changed from beginner to advanced',
    ])
    expect(words({ ...published, price: 0 }, { ...published, price: null })).toEqual([])
    expect(words({ ...published, description: null }, published)).toEqual(['Description added'])
    expect(words(published, { ...published, description: '' })).toEqual(['Description removed'])
    const [price] = diffCourses(published, { ...published, price: 12.5 })
    expect(price && describeDifference(price, { currency: 'EUR' })).toBe('Price changed from €49 to €12.50')
  })

  it('names one moved video, not the ones that made room', () => {
    const moved = outline([chapter('x', ['d', 'a', 'b', 'c']), ...published.chapters.slice(1)])
    expect(words(published, moved)).toEqual(['“D” moved from place 4 to place 1'])
  })

  it('says from which chapter a video came', () => {
    const moved = outline([chapter('x', ['a', 'b', 'd']), chapter('y', ['c', 'e', 'f']), chapter('z', [])])
    expect(words(published, moved)).toEqual(['“C” moved from “Chapter x”, place 3, to “Chapter y”, place 1'])
  })

  it('names a moved chapter without its videos', () => {
    const moved = outline([chapter('z', []), chapter('x', ['a', 'b', 'c', 'd']), chapter('y', ['e', 'f'])])
    expect(words(published, moved)).toEqual(['Chapter “Chapter z” moved from place 3 to place 1'])
  })

  it('lets a chapter that came or went stand for the videos that came or went with it', () => {
    const changed = outline([
      chapter('new', ['n', 'e'], 'New'),
      chapter('x', ['a', 'b', 'c', 'd']),
      chapter('z', []),
    ])
    expect(words(published, changed)).toEqual([
      'Chapter “New” added with 1 video',
      '“E” moved from “Chapter y”, place 1, to “New”, place 2',
      'Chapter “Chapter y” removed with 1 video',
    ])
    expect(diffCourses(published, changed).map(({ groupId }) => groupId)).toEqual(['new', 'new', 'y'])
  })

  it('names renames, files and single videos that came and went', () => {
    const changed = outline([
      chapter(
        'x',
        [video('a', { filename: 'First' }), video('b', { originalFilename: '', size: 0 }), 'n', 'd'],
        'One',
      ),
      chapter('y', [video('e', { size: 101 }), 'f']),
      chapter('z', []),
    ])
    expect(words(published, changed)).toEqual([
      'Chapter “Chapter x” renamed to “One”',
      '“A” renamed to “First”',
      'File of “B” removed',
      '“N” added',
      '“C” removed',
      'New file for “E”: “e.mp4”',
    ])
    expect(words(changed, published)).toContain('File added to “B”: “b.mp4”')
  })

  it('names a removed chapter where it was', () => {
    const changed = outline([chapter('x', ['a', 'b', 'c', 'd']), chapter('z', [])], { title: 'Shade' })
    expect(words(published, changed)).toEqual([
      'Title changed from “Light” to “Shade”',
      'Chapter “Chapter y” removed with 2 videos',
    ])
    expect(words(published, outline([]))).toEqual([
      'Chapter “Chapter x” removed with 4 videos',
      'Chapter “Chapter y” removed with 2 videos',
      'Chapter “Chapter z” removed',
    ])
  })
})

it('does not name a chapter again under its heading', () => {
  const published = outline([chapter('x', ['a', 'b']), chapter('y', ['c']), chapter('z', ['d'])])
  const changed = outline([
    chapter('y', ['a', 'c'], 'Dusk'),
    chapter('x', [video('b', { filename: 'Beech' })]),
    chapter('n', ['e']),
  ])
  const lines = diffCourses(published, changed).map((difference) =>
    describeDifference(difference, { isUnderHeading: true }),
  )
  expect(lines).toEqual([
    'Chapter renamed from “Chapter y”',
    'Chapter moved from place 2 to place 1',
    '“A” moved here from “Chapter x”',
    'Chapter removed with 1 video',
    '“B” renamed to “Beech”',
    'Chapter added with 1 video',
  ])
})

describe('for any two versions of a course', () => {
  it('undoing every difference gives the published outline', () => {
    fc.assert(
      fc.property(versions, ([published, current]) => {
        expect(undone(current, diffCourses(published, current))).toEqual(published)
      }),
    )
  })
  it('there is no difference exactly when the outlines are the same', () => {
    fc.assert(
      fc.property(versions, ([published, current]) => {
        const isSame = diffCourses(published, current).length === 0
        expect(isSameOutline(published, current)).toBe(isSame)
        expect(isSameOutline(published, structuredClone(published))).toBe(true)
      }),
    )
  })
  it('as few items as possible are moved', () => {
    fc.assert(
      fc.property(versions, ([published, current]) => {
        const moved = diffCourses(published, current).filter(({ type }) => type === 'moved')
        expect(moved).toHaveLength(fewestMoves(published, current))
      }),
    )
  })
})

it('compares 1,000 videos in another order, always with the same answer', () => {
  const ids = Array.from({ length: 1_000 }, (_, i) => `v${i}`)
  const chunk = (list: string[]) =>
    outline(Array.from({ length: 50 }, (_, i) => chapter(`c${i}`, list.slice(i * 20, i * 20 + 20))))
  const shuffled = ids.toSorted((a, b) =>
    a.split('').toReversed().join('').localeCompare(b.split('').toReversed().join('')),
  )
  const [published, current] = [chunk(ids), chunk(shuffled)]
  const found = diffCourses(published, current)
  expect(diffCourses(structuredClone(published), structuredClone(current))).toEqual(found)
  expect(undone(current, found)).toEqual(published)
})

it('finds a longest rising run of any list', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(30), { maxLength: 14 }), (values) => {
      const rise = [...longestRise(values)].toSorted((a, b) => a - b).map((i) => values[i] ?? -1)
      expect(rise).toEqual(rise.toSorted((a, b) => a - b))
      expect(rise).toHaveLength(riseLength(values))
    }),
  )
})

/** Two versions of one course: small enough to meet each other, with items that come, go, change and move. */
const versions = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom('p', 'q', 'r', 's', 't'), { maxLength: 5 }),
    fc.uniqueArray(fc.constantFrom('p', 'q', 'r', 's', 't'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.nat(9), fc.nat(9)), { minLength: 12, maxLength: 12 }),
    fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 12, maxLength: 12 }),
    fc.tuple(fc.constantFrom('Light', 'Shade'), fc.constantFrom(null, 49)),
  )
  .map(([before, after, homes, changes, [title, price]]): [Outline, Outline] => {
    const build = (chapterIds: string[], side: 0 | 1) =>
      chapterIds.map((id, i) => {
        const own = homes
          .map((home, v) => ({ id: `v${v}`, home: home[side], rank: home[side + 2] ?? 0, v }))
          .filter(({ home }) => home === i)
          .toSorted((a, b) => a.rank - b.rank || (side === 0 ? a.v - b.v : b.v - a.v))
        const videos = own.map(({ id: videoId, v }) => {
          const [isRenamed, isNewFile, hasNone] = side === 1 ? (changes[v] ?? []) : []
          return video(videoId, {
            ...(isRenamed && { filename: `renamed ${videoId}` }),
            ...(isNewFile && { size: 200 }),
            ...(hasNone && { originalFilename: '', size: 0 }),
          })
        })
        return chapter(id, videos, side === 1 && changes[i]?.[0] ? `Renamed ${id}` : `Chapter ${id}`)
      })
    return [outline(build(before, 0), { price: null }), outline(build(after, 1), { title, price })]
  })

/** The published outline, from the current one and nothing but the differences. */
function undone(current: Outline, differences: readonly Difference[]): Outline {
  const fields = Object.fromEntries(
    differences.flatMap((d) => (d.type === 'field' ? [[d.field, d.before]] : [])),
  )
  const gone = new Set<string>()
  const titles = new Map<string, string>()
  const files = new Map<string, { name: string; size: number } | null>()
  const placed: { id: string; chapterId: string | null; index: number; videos: readonly OutlineVideo[] }[] =
    []
  for (const d of differences) {
    if (d.type === 'added') [d.id, ...d.videos.map(({ id }) => id)].forEach((id) => gone.add(id))
    if (d.type === 'renamed') titles.set(d.id, d.before)
    if (d.type === 'file') files.set(d.id, d.before)
    if (d.type === 'moved' || d.type === 'removed') {
      const { chapterId, index } = d.from
      placed.push({ id: d.id, chapterId, index, videos: d.type === 'removed' ? d.videos : [] })
      gone.add(d.id)
    }
  }
  const known = new Map<string, OutlineVideo>()
  const chapters = new Map<string, OutlineChapter>()
  for (const row of current.chapters) {
    chapters.set(row.id, row)
    for (const item of row.videos) {
      const file = files.get(item.id)
      known.set(item.id, {
        ...item,
        filename: titles.get(item.id) ?? item.filename,
        ...(file !== undefined && { originalFilename: file?.name ?? '', size: file?.size ?? 0 }),
      })
    }
  }
  for (const d of differences) {
    if (d.type !== 'removed') continue
    if (d.item === 'chapter') chapters.set(d.id, { id: d.id, title: d.title, videos: [] })
    else known.set(d.id, video(d.id, { filename: d.title }))
    for (const item of d.videos) known.set(item.id, item)
  }
  // Moved videos of a removed chapter and those removed with it go back by their old places, the lowest first.
  for (const { id, videos } of placed) {
    const list = [...videos]
    const before = placed.filter(({ chapterId }) => chapterId === id).map(({ index }) => index)
    let next = 0
    for (const item of list) {
      while (before.includes(next)) next += 1
      placed.push({ id: item.id, chapterId: id, index: next, videos: [] })
      next += 1
    }
  }
  const rebuilt = (list: readonly { id: string }[], parentId: string | null) => {
    const ids = list.map(({ id }) => id).filter((id) => !gone.has(id))
    const back = placed
      .filter(({ chapterId }) => chapterId === parentId)
      .toSorted((a, b) => a.index - b.index)
    for (const { id, index } of back) ids.splice(index, 0, id)
    return ids
  }
  return {
    ...current,
    ...fields,
    chapters: rebuilt(current.chapters, null).flatMap((id) => {
      const row = chapters.get(id)
      if (!row) return []
      const videos = rebuilt(row.videos, id).flatMap((videoId) => known.get(videoId) ?? [])
      return [{ ...row, title: titles.get(id) ?? row.title, videos }]
    }),
  }
}

/** Counted another way: everything that changed its chapter, and of each list all but a longest run in order. */
function fewestMoves(published: Outline, current: Outline): number {
  const home = (o: Outline) =>
    new Map(
      o.chapters.flatMap((c) => c.videos.map(({ id }, index) => [id, { chapterId: c.id, index }] as const)),
    )
  const [old, now] = [home(published), home(current)]
  const left = (places: number[]) => places.length - riseLength(places)
  const chapterPlaces = current.chapters.flatMap(({ id }) => {
    const place = published.chapters.findIndex((c) => c.id === id)
    return place < 0 ? [] : [place]
  })
  const between = [...now].filter(
    ([id, { chapterId }]) => old.has(id) && old.get(id)?.chapterId !== chapterId,
  )
  const within = current.chapters.map(({ id: chapterId, videos }) =>
    left(
      videos.flatMap(({ id }) => {
        const place = old.get(id)
        return place?.chapterId === chapterId ? [place.index] : []
      }),
    ),
  )
  return left(chapterPlaces) + between.length + within.reduce((sum, n) => sum + n, 0)
}

/** Length of a longest rising run, by the plain way. */
function riseLength(values: readonly number[]): number {
  const best: number[] = []
  values.forEach((value, i) => {
    best[i] = 1 + Math.max(0, ...values.slice(0, i).map((other, j) => (other < value ? (best[j] ?? 0) : 0)))
  })
  return Math.max(0, ...best)
}

describe('captions', () => {
  const caption = (language: string, checksum = 'a', label = language) => ({ language, label, checksum })
  const withCaptions = (...captions: ReturnType<typeof caption>[]) => ({
    ...makeCourse({ id: 'c', title: 'C' }),
    chapters: [
      { id: 'A', title: 'A', videos: [{ id: 'v', filename: 'V', originalFilename: '', size: 0, captions }] },
    ],
  })

  it('are compared language by language, and a video without any is like one of before there were any', () => {
    const before = withCaptions(caption('de'), caption('en'), caption('fr'))
    const after = withCaptions(caption('de', 'b'), caption('en'), caption('pl'))
    expect(diffCourses(before, after)).toMatchObject([
      { type: 'captions', language: 'de', is: 'changed', title: 'V', groupId: 'A' },
      { type: 'captions', language: 'fr', is: 'removed' },
      { type: 'captions', language: 'pl', is: 'added' },
    ])
    expect(isSameOutline(before, after)).toBe(false)
    const [chapter] = before.chapters
    const old = {
      ...before,
      chapters: [
        { id: 'A', title: 'A', videos: [{ id: 'v', filename: 'V', originalFilename: '', size: 0 }] },
      ],
    }
    expect(isSameOutline(old, withCaptions())).toBe(true)
    expect(diffCourses(old, before)).toHaveLength(chapter?.videos[0]?.captions.length ?? 0)
    expect(isSameOutline(before, withCaptions(...(chapter?.videos[0]?.captions ?? [])))).toBe(true)
  })

  it('are put back by returning', () => {
    const published = withCaptions(caption('de'), caption('en'))
    const { changes } = changesTo(published, withCaptions(caption('de', 'b'), caption('pl')))
    expect(changes).toMatchObject([
      { type: 'caption', id: 'v', language: 'de', before: { checksum: 'b' }, after: { checksum: 'a' } },
      { type: 'caption', language: 'en', before: null },
      { type: 'caption', language: 'pl', after: null },
    ])
  })
})
