import type { FileHandle } from './kept-handles'

/** Handles of files that were dropped on this page or picked with one, until their upload takes them. */
const dropped = new Map<string, Promise<FileHandle | null>>()

/** The newest drop is worth keeping; files that never became an upload are let go. */
const MOST = 10_000

const keyOf = ({ name, size, lastModified }: File) => `${size}/${lastModified}/${name}`

const remember = (file: File, handle: Promise<FileHandle | null>) => {
  if (dropped.size >= MOST) dropped.clear()
  dropped.set(keyOf(file), handle)
}

/** The handle of a file that a dialog gave with it. */
export const rememberHandle = (file: File, handle: FileHandle): void =>
  remember(file, Promise.resolve(handle))

interface HandleSource {
  getAsFileSystemHandle: () => Promise<FileHandle | null>
}

const givesHandles = (item: object): item is HandleSource => 'getAsFileSystemHandle' in item

const isDrag = (event: Event): event is DragEvent => 'dataTransfer' in event

/**
 * Takes the handle of every file that is dropped anywhere on the page: browsers give it only while the drop happens,
 * before anybody knows what will become of the file.
 * @returns the function that ends it
 */
export function watchDrops(target: EventTarget = window): () => void {
  const handleDrop = (event: Event) => {
    const items = isDrag(event) ? [...(event.dataTransfer?.items ?? [])] : []
    for (const item of items) {
      const file = item.kind === 'file' ? item.getAsFile() : null
      if (!file || !givesHandles(item)) continue
      remember(
        file,
        item.getAsFileSystemHandle().then(
          (handle) => (handle?.kind === 'file' ? handle : null),
          () => null,
        ),
      )
    }
  }
  target.addEventListener('drop', handleDrop, { capture: true })
  return () => target.removeEventListener('drop', handleDrop, { capture: true })
}

/** The handle of a dropped file, once. `null` for one that was chosen by an input. */
export async function takeDroppedHandle(file: File): Promise<FileHandle | null> {
  const key = keyOf(file)
  const handle = await (dropped.get(key) ?? null)
  dropped.delete(key)
  return handle
}
