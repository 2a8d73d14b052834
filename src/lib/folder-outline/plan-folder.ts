import { formatBytes, formatLimit } from '@/lib/format'
import { atOnce } from '@/lib/in-turns'
import { limits } from '@/lib/limits'
import { extensionOf, videoFormats } from '@/lib/video-formats'
import {
  areNumbered,
  folderTitle,
  isHiddenName,
  joinedTitle,
  nameKey,
  splitLanguage,
  stemOf,
  uniqueTitles,
  videoTitle,
} from './names'
import { type Folder, folderTree, type KnownFile, naturalOrder } from './tree'
import type {
  FileFacts,
  FolderFile,
  FolderOutline,
  FolderRoom,
  FolderVideo,
  IgnoredFile,
  PairedFile,
} from './types'

const CAPTIONS = new Set(['vtt', 'srt'])
const PICTURES = new Set(['jpg', 'jpeg', 'png', 'webp', 'avif'])

interface PlanOptions {
  room: FolderRoom
  /** Whose alphabet orders the names; the browser's unless told. */
  locale?: string
}

/**
 * A folder tree as chapters and videos, by a rule that can be told beforehand: each folder with videos is a chapter,
 * inner ones carry the titles of the outer ones, all in natural order, a folder's own videos before its inner folders.
 */
export const planFolder = <F extends FileFacts>(
  files: readonly FolderFile<F>[],
  options: PlanOptions,
): FolderOutline<F> => atOnce(planSteps(files, options))

/** The same, step by step: of thousands of files it is made in turns with the page. */
export function* planSteps<F extends FileFacts>(
  files: readonly FolderFile<F>[],
  { room, locale }: PlanOptions,
): Generator<undefined, FolderOutline<F>> {
  const ignored: IgnoredFile<F>[] = []
  const seen = new Set<string>()
  const shown: KnownFile<F>[] = []
  for (const { path, file } of files) {
    const { size, lastModified } = file
    const reason = whyLeftOut(path, { size, lastModified }, room, seen)
    if (reason === null) shown.push({ path, file, size, lastModified })
    else ignored.push({ path, file, reason })
    yield
  }
  const compare = naturalOrder(locale)
  const tree = folderTree(shown, compare)
  // A single folder is the course itself, or what is dropped on a chapter: its inner folders are the chapters.
  const [only] = tree.folders
  const top = only && tree.folders.length === 1 && tree.files.length === 0 ? only : tree

  const outline: FolderOutline<F> = {
    name: top === tree ? null : joinedTitle([folderTitle(top.name, false)]),
    chapters: [],
    looseVideos: [],
    ignored,
  }
  const unique = uniqueTitles(limits.chapterTitle)
  let videosLeft = room.videos
  /** Takes what fits into the course; the rest is told. */
  const fitting = (videos: FolderVideo<F>[], isChapterFull: boolean) => {
    const taken = videos.slice(0, isChapterFull ? 0 : Math.max(0, videosLeft))
    videosLeft -= taken.length
    const most = isChapterFull
      ? `${amount(limits.chaptersPerCourse)} chapters`
      : `${amount(limits.videosPerCourse)} videos`
    const reason = `no room: a course holds at most ${most}`
    const left = videos.slice(taken.length).flatMap((video) => [video, ...video.paired])
    ignored.push(...left.map(({ path, file }) => ({ path, file, reason })))
    return taken
  }
  const visit = function* (folder: Folder<F>, levels: readonly string[]): Generator<undefined, void> {
    yield
    const { videos, unpaired } = videosOf(folder)
    ignored.push(...unpaired)
    if (folder === top) outline.looseVideos = fitting(videos, false)
    else if (videos.length > 0) {
      const taken = fitting(videos, outline.chapters.length >= room.chapters)
      if (taken.length > 0) {
        outline.chapters.push({ title: unique(joinedTitle(levels)), path: folder.path, videos: taken })
      }
    }
    const isNumbered = areNumbered(folder.folders.map(({ name }) => name))
    for (const inner of folder.folders) yield* visit(inner, [...levels, folderTitle(inner.name, isNumbered)])
  }
  yield* visit(top, [])
  ignored.sort((a, b) => compare(a.path, b.path))
  return outline
}

const amount = (n: number) => n.toLocaleString('en-US')

/** Why a file is looked at no further. @param seen what was there before */
function whyLeftOut(
  path: string,
  file: FileFacts,
  { maxFileSize }: FolderRoom,
  seen: Set<string>,
): string | null {
  const levels = path.split('/').filter((level) => level !== '')
  if (levels.slice(0, -1).some(isHiddenName)) return 'in a hidden folder'
  if (isHiddenName(levels.at(-1) ?? '.')) return 'hidden'
  const extension = extensionOf(path)
  if (!Object.hasOwn(videoFormats, extension) && !CAPTIONS.has(extension) && !PICTURES.has(extension)) {
    return 'not a video'
  }
  if (file.size === 0) return '0 bytes'
  // Folders of the same name can be dropped together, and one of them twice.
  const key = `${path}\n${file.size}\n${file.lastModified}`
  if (seen.has(key)) return 'there twice'
  seen.add(key)
  if (Object.hasOwn(videoFormats, extension) && file.size > maxFileSize) {
    const excess = file.size - maxFileSize
    return excess < maxFileSize / 10
      ? `${formatBytes(excess)} above the limit of ${formatLimit(maxFileSize)}`
      : `${formatBytes(file.size)}, the limit is ${formatLimit(maxFileSize)}`
  }
  return null
}

/** The videos of one folder with what belongs to them. */
function videosOf<F extends FileFacts>(
  folder: Folder<F>,
): { videos: FolderVideo<F>[]; unpaired: IgnoredFile<F>[] } {
  const isVideo = ({ name }: { name: string }) => Object.hasOwn(videoFormats, extensionOf(name))
  const own = folder.files.filter(isVideo)
  const isNumbered = areNumbered(own.map(({ name }) => name))
  const unique = uniqueTitles(limits.videoTitle)
  const byStem = new Map<string, FolderVideo<F>>()
  const videos = own.map(({ path, file, name, size }) => {
    const video: FolderVideo<F> = {
      path,
      file,
      title: unique(videoTitle(name, isNumbered)),
      paired: [],
      size,
    }
    const key = nameKey(stemOf(name))
    if (!byStem.has(key)) byStem.set(key, video)
    return video
  })
  const unpaired: IgnoredFile<F>[] = []
  // WebVTT is what browsers play, so it goes first where a video has both.
  const others = folder.files.filter((file) => !isVideo(file))
  const isVtt = ({ name }: { name: string }) => extensionOf(name) === 'vtt'
  for (const { path, file, name } of [...others.filter(isVtt), ...others.filter((other) => !isVtt(other))]) {
    const kind = CAPTIONS.has(extensionOf(name)) ? 'captions' : 'picture'
    const whole = byStem.get(nameKey(stemOf(name)))
    const splits = whole || kind === 'picture' ? [] : splitLanguage(stemOf(name))
    const split = splits.find(({ stem }) => byStem.has(nameKey(stem)))
    const video = whole ?? (split && byStem.get(nameKey(split.stem)))
    const paired: PairedFile<F> = { kind, language: split?.language ?? null, path, file }
    const isTaken = video?.paired.some((other) => other.kind === kind && other.language === paired.language)
    if (video && isTaken === false) video.paired.push(paired)
    else {
      const what = kind === 'captions' ? 'captions' : 'a picture'
      unpaired.push({
        path,
        file,
        reason: video ? `its video has ${what} already` : 'no video of the same name beside it',
      })
    }
  }
  return { videos, unpaired }
}
