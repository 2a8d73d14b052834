import type { FolderEdits } from '@/lib/folder-outline/folder-draft'
import type { DroppedItem, ReadFolder } from '@/lib/folder-outline/read-dropped'

/** What the folder dialog opens with. */
export interface FolderStart {
  /** A new one is a new dialog. */
  id: string
  /** The chapter that the folder was dropped on. */
  chapterId: string | null
  /** What was dropped; without it a folder is to be chosen. */
  items?: readonly DroppedItem[]
  /** Of a folder that could not be added: as it was, and why. */
  kept?: { read: ReadFolder; edits: FolderEdits; error: string }
}
