import type { FileFacts, FolderFile } from './types'

/** A browser may look at the disk whenever a file is asked for its size, so each is asked once. */
export type KnownFile<F extends FileFacts> = FolderFile<F> & FileFacts

/** One folder: what lies in it, each in natural order. */
export interface Folder<F extends FileFacts> {
  name: string
  path: string
  files: (KnownFile<F> & { name: string })[]
  folders: Folder<F>[]
}

/** "Lesson 2" stands before "Lesson 10"; names that a reader takes for equal have an order all the same. */
export function naturalOrder(locale?: string): (a: string, b: string) => number {
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  return (a, b) => compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

/** The files as the tree that they were; the order in which a browser gives them leaves no trace. */
export function folderTree<F extends FileFacts>(
  files: readonly KnownFile<F>[],
  compare: (a: string, b: string) => number,
): Folder<F> {
  interface Open extends Folder<F> {
    byName: Map<string, Open>
  }
  const open = (name: string, path: string): Open => ({
    name,
    path,
    files: [],
    folders: [],
    byName: new Map(),
  })
  const root = open('', '')
  const all = [root]
  for (const file of files) {
    const levels = file.path.split('/').filter((level) => level !== '')
    const name = levels.pop() ?? ''
    let folder = root
    for (const level of levels) {
      let inner = folder.byName.get(level)
      if (!inner) {
        inner = open(level, folder.path === '' ? level : `${folder.path}/${level}`)
        folder.byName.set(level, inner)
        folder.folders.push(inner)
        all.push(inner)
      }
      folder = inner
    }
    folder.files.push({ ...file, name })
  }
  for (const folder of all) {
    folder.folders.sort((a, b) => compare(a.name, b.name))
    folder.files.sort((a, b) => compare(a.name, b.name) || a.size - b.size || a.lastModified - b.lastModified)
  }
  return root
}
