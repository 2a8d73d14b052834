import { isHiddenName } from './names'
import type { FolderFile, IgnoredFile } from './types'

/** One thing that was dropped, in the ways that browsers hand it out. */
export interface DroppedItem {
  /** Chromium's. It settles later, but has to be asked for while the drop is told. */
  handle: Promise<FileSystemHandle | null> | null
  /** Every browser's. */
  entry: FileSystemEntry | null
  /** Where neither is there; of a folder it holds nothing that can be read. */
  file: File | null
}

/** Takes what is dropped out of its event, which is over by the time that a folder is read. */
export function takeDropped(items: readonly DataTransferItem[]): DroppedItem[] {
  return items
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({
      // The library of types does not know the one that only Chromium has.
      handle: 'getAsFileSystemHandle' in item ? handleOf(item as ItemWithHandle) : null,
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
    }))
}

type ItemWithHandle = DataTransferItem & { getAsFileSystemHandle: () => Promise<FileSystemHandle | null> }

async function handleOf(item: ItemWithHandle): Promise<FileSystemHandle | null> {
  try {
    return await item.getAsFileSystemHandle()
  } catch {
    return null // the entry is there as well
  }
}

/** Whether a folder is among what was dropped. */
export const hasFolder = (items: readonly DroppedItem[]): boolean =>
  items.some(({ entry }) => entry?.isDirectory === true)

/** The files of a folder that was chosen in the browser's dialog, which lists them by itself. */
export const chosenFiles = (files: Iterable<File>): FolderFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))

/** More is no course: somebody let go of a whole disk. */
export const FILES_MAX = 50_000

export interface ReadFolder {
  files: FolderFile[]
  /** What could not be read, and hidden folders, which are not looked into. */
  ignored: IgnoredFile[]
}

/** What was found until now; how much there is, nobody knows before the end. */
export interface ReadingProgress {
  files: number
  folders: number
}

interface ReadOptions {
  signal: AbortSignal
  onProgress: (progress: ReadingProgress) => void
}

/** A file or folder of either kind of browser interface. */
interface Node {
  name: string
  isFolder: boolean
  file: () => Promise<File>
  children: () => AsyncIterable<Node>
}

/**
 * Reads what was dropped, folder by folder. What cannot be read is told and does not stop the rest.
 * @throws the signal's reason when it is cancelled
 */
export async function readDropped(
  items: readonly DroppedItem[],
  { signal, onProgress }: ReadOptions,
): Promise<ReadFolder> {
  const read: ReadFolder = { files: [], ignored: [] }
  let folders = 0
  const isFull = () => read.files.length >= FILES_MAX
  const cannotRead = (path: string, error: unknown) => {
    signal.throwIfAborted()
    read.ignored.push({ path, reason: whyUnread(error) })
  }

  const behind = (path: string) => {
    read.ignored.push({ path, reason: `behind the first ${FILES_MAX.toLocaleString('en-US')} files` })
  }

  const visit = async (node: Node, parent: string): Promise<void> => {
    signal.throwIfAborted()
    const path = parent + node.name
    if (isFull()) return behind(path)
    if (!node.isFolder) return readFiles([node], parent)
    if (isHiddenName(node.name)) {
      read.ignored.push({ path: `${path}/`, reason: 'hidden folder' })
      return
    }
    folders += 1
    onProgress({ files: read.files.length, folders })
    const children: Node[] = []
    try {
      for await (const child of node.children()) {
        signal.throwIfAborted()
        children.push(child)
      }
    } catch (error) {
      cannotRead(`${path}/`, error)
    }
    // A few files at a time: each question to the browser takes a while of its own, however fast the disk is, and all
    // at once would only be kept in memory.
    for (let at = 0; at < children.length;) {
      const files = children.slice(at, at + READ_AT_ONCE)
      const next = files.findIndex(({ isFolder }) => isFolder)
      const together = next < 0 ? files : files.slice(0, next)
      const [child] = files
      if (together.length > 0) await readFiles(together, `${path}/`)
      else if (child) await visit(child, `${path}/`)
      at += Math.max(1, together.length)
    }
  }

  const readFiles = async (nodes: readonly Node[], parent: string): Promise<void> => {
    signal.throwIfAborted()
    const answers = await Promise.allSettled(
      nodes.slice(0, FILES_MAX - read.files.length).map((node) => node.file()),
    )
    nodes.forEach(({ name }, at) => {
      const answer = answers[at]
      const path = parent + name
      if (!answer) behind(path)
      else if (answer.status === 'rejected') cannotRead(path, answer.reason)
      else if (read.files.push({ path, file: answer.value }) % REPORT_EVERY === 0) {
        signal.throwIfAborted()
        onProgress({ files: read.files.length, folders })
      }
    })
  }

  for (const item of items) {
    const node = await nodeOf(item)
    if (node) await visit(node, '')
  }
  signal.throwIfAborted()
  onProgress({ files: read.files.length, folders })
  return read
}

const REPORT_EVERY = 50
const READ_AT_ONCE = 16

const whyUnread = (error: unknown): string => {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'NotFoundError') return 'moved or deleted meanwhile'
  return name === 'NotAllowedError' || name === 'SecurityError' || name === 'NotReadableError'
    ? 'the browser may not read it'
    : 'could not be read'
}

async function nodeOf({ handle, entry, file }: DroppedItem): Promise<Node | null> {
  const opened = await handle
  if (opened) return handleNode(opened)
  if (entry) return entryNode(entry)
  return file && { name: file.name, isFolder: false, file: () => Promise.resolve(file), children: nothing }
}

async function* nothing(): AsyncIterable<Node> {}

function handleNode(handle: FileSystemHandle): Node {
  const { name } = handle
  if (handle instanceof FileSystemDirectoryHandle) {
    return {
      name,
      isFolder: true,
      file: () => Promise.reject(new Error('a folder')),
      children: () => inHandle(handle),
    }
  }
  const file = () =>
    handle instanceof FileSystemFileHandle
      ? handle.getFile()
      : Promise.reject(new Error('neither file nor folder'))
  return { name, isFolder: false, file, children: nothing }
}

async function* inHandle(folder: FileSystemDirectoryHandle): AsyncIterable<Node> {
  // Its iterator is part of a library of types that the project does not load.
  const opened = folder as FileSystemDirectoryHandle & { values: () => AsyncIterable<FileSystemHandle> }
  for await (const handle of opened.values()) yield handleNode(handle)
}

/** `isDirectory` tells which of the two interfaces an entry has; the type of an entry does not. */
function entryNode(entry: FileSystemEntry): Node {
  return {
    name: entry.name,
    isFolder: entry.isDirectory,
    file: () => new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    children: () => inEntry(entry as FileSystemDirectoryEntry),
  }
}

/** A reader gives a part of the folder with each call (100 entries in Chromium), and none at its end. */
async function* inEntry(folder: FileSystemDirectoryEntry): AsyncIterable<Node> {
  const reader = folder.createReader()
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return
    for (const entry of batch) yield entryNode(entry)
  }
}
