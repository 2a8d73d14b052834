import { describe, expect, it, vi } from 'vitest'
import { type DroppedItem, hasFolder, readDropped, takeDropped } from './read-dropped'

type Tree = { [name: string]: Tree | File | DOMException }

const aFile = (name: string) => new File(['x'], name)

/** An entry as browsers give it: a folder in parts, each file only when it is asked for. */
function entry(name: string, content: Tree[string], batch = 100): FileSystemEntry {
  const isFolder = !(content instanceof File) && !(content instanceof DOMException)
  const createReader = () => {
    const left = isFolder ? Object.entries(content) : []
    return {
      readEntries: (resolve: (entries: FileSystemEntry[]) => void) =>
        resolve(left.splice(0, batch).map(([child, inner]) => entry(child, inner, batch))),
    }
  }
  const file = (resolve: (file: File) => void, reject: (error: DOMException) => void) =>
    content instanceof File ? resolve(content) : reject(content as DOMException)
  return { name, isDirectory: isFolder, isFile: !isFolder, createReader, file } as unknown as FileSystemEntry
}
const dropped = (name: string, content: Tree[string]): DroppedItem => ({
  handle: null,
  entry: entry(name, content),
  file: null,
})
const read = (items: DroppedItem[], signal = new AbortController().signal, onProgress = vi.fn()) =>
  readDropped(items, { signal, onProgress })
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path)

describe('a dropped folder', () => {
  it('is read to its depth, beside files and other folders', async () => {
    const { files, ignored } = await read([
      dropped('course', { 'a.mp4': aFile('a.mp4'), Inner: { Deep: { 'b.mp4': aFile('b.mp4') }, Empty: {} } }),
      dropped('c.mp4', aFile('c.mp4')),
    ])
    expect(paths(files)).toEqual(['course/a.mp4', 'course/Inner/Deep/b.mp4', 'c.mp4'])
    expect(ignored).toEqual([])
  })

  it('is read to the end, though a browser gives 100 entries at a time, and tells how far it is', async () => {
    const names = Array.from({ length: 1_234 }, (_name, at) => `${at}.mp4`)
    const onProgress = vi.fn()
    const { files } = await read(
      [dropped('many', Object.fromEntries(names.map((name) => [name, aFile(name)])))],
      undefined,
      onProgress,
    )
    expect(new Set(paths(files))).toEqual(new Set(names.map((name) => `many/${name}`)))
    const counts = onProgress.mock.calls.map(([progress]) => (progress as { files: number }).files)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts.length).toBeGreaterThan(10)
    expect(onProgress).toHaveBeenLastCalledWith({ files: 1_234, folders: 1 })
  })

  it('names what cannot be read, and reads the rest', async () => {
    const { files, ignored } = await read([
      dropped('c', {
        'gone.mp4': new DOMException('', 'NotFoundError'),
        'locked.mp4': new DOMException('', 'NotReadableError'),
        'odd.mp4': new DOMException('', 'EncodingError'),
        'good.mp4': aFile('good.mp4'),
      }),
    ])
    expect(paths(files)).toEqual(['c/good.mp4'])
    expect(ignored).toEqual([
      { path: 'c/gone.mp4', reason: 'moved or deleted meanwhile' },
      { path: 'c/locked.mp4', reason: 'the browser may not read it' },
      { path: 'c/odd.mp4', reason: 'could not be read' },
    ])
  })

  it('names a folder that breaks off, with what came before', async () => {
    const broken = entry('c', { 'a.mp4': aFile('a.mp4') })
    let calls = 0
    const reader = {
      readEntries: (resolve: (entries: FileSystemEntry[]) => void, reject: (error: DOMException) => void) => {
        calls += 1
        if (calls === 1) resolve([entry('a.mp4', aFile('a.mp4'))])
        else reject(new DOMException('', 'NotAllowedError'))
      },
    }
    Object.assign(broken, { createReader: () => reader })
    const { files, ignored } = await read([{ handle: null, entry: broken, file: null }])
    expect(paths(files)).toEqual(['c/a.mp4'])
    expect(ignored).toEqual([{ path: 'c/', reason: 'the browser may not read it' }])
  })

  it('is not looked into where it is hidden', async () => {
    const { files, ignored } = await read([
      dropped('c', {
        '.git': { 'x.mp4': aFile('x.mp4') },
        __MACOSX: { 'y.mp4': aFile('y.mp4') },
        '.DS_Store': aFile('.DS_Store'),
      }),
    ])
    expect(paths(files)).toEqual(['c/.DS_Store'])
    expect(ignored).toEqual([
      { path: 'c/.git/', reason: 'hidden folder' },
      { path: 'c/__MACOSX/', reason: 'hidden folder' },
    ])
  })

  it('stops when it is cancelled', async () => {
    const abort = new AbortController()
    const onProgress = vi.fn(() => abort.abort())
    const folder = Object.fromEntries(
      Array.from({ length: 500 }, (_file, at) => [`${at}.mp4`, aFile('x.mp4')]),
    )
    await expect(read([dropped('c', folder)], abort.signal, onProgress)).rejects.toThrow(/abort/i)
    expect(onProgress).toHaveBeenCalledTimes(1)
  })
})

describe('an item of a drop', () => {
  const item = (given: Partial<DataTransferItem> & { getAsFileSystemHandle?: () => Promise<unknown> }) =>
    ({
      kind: 'file',
      webkitGetAsEntry: () => null,
      getAsFile: () => null,
      ...given,
    }) as unknown as DataTransferItem

  it('is a folder or a file; text is none', () => {
    const folder = takeDropped([item({ webkitGetAsEntry: () => entry('c', {}) }), item({ kind: 'string' })])
    expect(folder).toHaveLength(1)
    expect(hasFolder(folder)).toBe(true)
    expect(hasFolder(takeDropped([item({ webkitGetAsEntry: () => entry('a', aFile('a')) })]))).toBe(false)
  })

  it('is read by its handle where the browser gives one', async () => {
    class FakeFile {
      constructor(readonly name: string) {}
      getFile = () => Promise.resolve(aFile(this.name))
    }
    class FakeFolder {
      constructor(
        readonly name: string,
        readonly inside: unknown[],
      ) {}
      async *values() {
        for (const handle of this.inside) yield await Promise.resolve(handle)
      }
    }
    vi.stubGlobal('FileSystemFileHandle', FakeFile)
    vi.stubGlobal('FileSystemDirectoryHandle', FakeFolder)
    const handle = new FakeFolder('c', [new FakeFile('a.mp4'), new FakeFolder('B', [new FakeFile('b.mp4')])])
    const { files } = await read(
      takeDropped([item({ getAsFileSystemHandle: () => Promise.resolve(handle) })]),
    )
    expect(paths(files)).toEqual(['c/a.mp4', 'c/B/b.mp4'])
    vi.unstubAllGlobals()
  })

  it('is read by its entry where the handle is refused, and as a file where there is neither', async () => {
    const refused = item({
      getAsFileSystemHandle: () => Promise.reject(new DOMException('', 'NotAllowedError')),
      webkitGetAsEntry: () => entry('c', { 'a.mp4': aFile('a.mp4') }),
    })
    const plain = item({ getAsFile: () => aFile('b.mp4') })
    expect(paths((await read(takeDropped([refused, plain]))).files)).toEqual(['c/a.mp4', 'b.mp4'])
  })
})
