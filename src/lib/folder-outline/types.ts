/** What the rules look at in a file; a browser's `File` is one. */
export interface FileFacts {
  size: number
  lastModified: number
}

/** A file and where it lies, from the topmost folder on: "Statistics/01 Basics/02_plots.mp4". */
export interface FolderFile<F extends FileFacts = File> {
  path: string
  file: F
}

/** What belongs to a video by its name. */
export interface PairedFile<F extends FileFacts = File> extends FolderFile<F> {
  kind: 'captions' | 'picture'
  /** Of captions, as BCP 47 writes it ("de", "pt-BR"); `null` when the name has none. */
  language: string | null
}

export interface FolderVideo<F extends FileFacts = File> extends FolderFile<F> {
  title: string
  size: number
  paired: PairedFile<F>[]
}

export interface FolderChapter<F extends FileFacts = File> {
  title: string
  /** The folder that it was, from the topmost one on. */
  path: string
  videos: FolderVideo<F>[]
}

/** A file or folder that nothing is made of. */
export interface IgnoredFile<F extends FileFacts = File> {
  path: string
  /** Absent for what could not be read, and for folders. */
  file?: F
  /** A few words: "hidden", "0 bytes". */
  reason: string
}

/** A folder as an outline. Each file is in exactly one of videos, their paired files, and `ignored`. */
export interface FolderOutline<F extends FileFacts = File> {
  /** The folder, when it is a single one. */
  name: string | null
  chapters: FolderChapter<F>[]
  /** Videos that lie in no folder, or at the top of the only one. */
  looseVideos: FolderVideo<F>[]
  ignored: IgnoredFile<F>[]
}

/** What a course and its server still take. */
export interface FolderRoom {
  /** Bytes of one file. */
  maxFileSize: number
  chapters: number
  videos: number
}
