import {
  PACKAGE_FORMAT,
  PACKAGE_VERSION,
  type CoursePackage,
  type PackageFile,
  type PackagePicture,
} from '@/schemas/package'
import type { Course } from '@/types/course'
import { formatClock } from '../format'
import { extensionOf, videoFormats } from '../video-formats'
import { csv } from './csv'
import { safeName } from './safe-name'

/** A caption track as a package carries it. */
export interface PackageCaption {
  videoId: string
  /** BCP 47. */
  language: string
  label: string
  /** WebVTT. */
  vtt: string
}

/** A course as it is exported. Only what plays counts as a file. */
export interface ExportedCourse {
  course: Pick<Course, 'id' | 'title' | 'description' | 'price' | 'currency' | 'difficulty'>
  chapters: readonly { id: string; title: string; videos: readonly ExportedVideo[] }[]
  captions: readonly PackageCaption[]
  /** The chosen picture, if there is one. */
  picture?: (Omit<PackagePicture, 'path'> & { storageKey: string }) | null
}

export interface ExportedVideo {
  id: string
  title: string
  file: (Omit<PackageFile, 'path'> & { storageKey: string }) | null
}

/** The `course.json` of a package, and where in the package each of its other files comes from. */
export interface PackageContents {
  manifest: CoursePackage
  outline: string
  captions: { path: string; vtt: string }[]
  media: { path: string; storageKey: string; size: number }[]
}

const number = (n: number, of: number) => String(n).padStart(Math.max(2, String(of).length), '0')

const extensions = new Map<string, string>(Object.entries(videoFormats).map(([name, type]) => [type, name]))

/** The extension that the file's own bytes call for, else the one it had. */
const fileExtension = ({ type, name }: Pick<PackageFile, 'type' | 'name'>): string =>
  extensions.get(type) ?? (extensionOf(name).replace(/[^a-z0-9]/g, '') || 'bin')

/** Lays a course out as a package. Names begin with numbers, so that they sort as the course does and never meet. */
export function packageContents(
  { course, chapters, captions, picture }: ExportedCourse,
  { withMedia, exportedAt }: { withMedia: boolean; exportedAt: Date },
): PackageContents {
  const tracks = new Map<string, PackageCaption[]>()
  for (const caption of captions) {
    const known = tracks.get(caption.videoId)
    if (known) known.push(caption)
    else tracks.set(caption.videoId, [caption])
  }
  const contents: Omit<PackageContents, 'manifest' | 'outline'> = { captions: [], media: [] }

  const manifestChapters = chapters.map(({ id, title, videos }, i) => ({
    id,
    title,
    videos: videos.map((video, j) => {
      const place = `${number(i + 1, chapters.length)}-${number(j + 1, videos.length)}`
      const name = `${place} ${safeName(video.title, 'Untitled')}`
      return {
        id: video.id,
        title: video.title,
        file: video.file && layFile(video.file, name),
        captions: (tracks.get(video.id) ?? []).map(({ language, label, vtt }, k) => {
          // The number keeps `en` and `EN` apart where names are compared without case.
          const path = `captions/${name}.${k + 1}.${language}.vtt`
          contents.captions.push({ path, vtt })
          return { language, label, path }
        }),
      }
    }),
  }))

  function layFile({ storageKey, ...file }: NonNullable<ExportedVideo['file']>, name: string): PackageFile {
    if (!withMedia) return { ...file, path: null }
    const path = `media/${name}.${fileExtension(file)}`
    contents.media.push({ path, storageKey, size: file.size })
    return { ...file, path }
  }

  function layPicture({ storageKey, ...facts }: NonNullable<ExportedCourse['picture']>): PackagePicture {
    const path = `picture.${facts.type === 'image/webp' ? 'webp' : 'jpg'}`
    contents.media.push({ path, storageKey, size: facts.size })
    return { ...facts, path }
  }

  const manifest = {
    format: PACKAGE_FORMAT,
    version: PACKAGE_VERSION,
    exported_at: exportedAt.toISOString(),
    course,
    picture: picture ? layPicture(picture) : null,
    chapters: manifestChapters,
  } as const
  return { ...contents, manifest, outline: outlineOf(manifest) }
}

const heads = [
  'Chapter number',
  'Chapter',
  'Video number',
  'Video',
  'Length',
  'File',
  'Bytes',
  'Captions',
  'Id',
] as const

/** The outline as a table, a row for each video and one for each chapter without any. */
function outlineOf({ chapters }: CoursePackage): string {
  return csv([
    heads,
    ...chapters.flatMap(({ id, title, videos }, i) =>
      videos.length === 0
        ? [[i + 1, title, null, null, null, null, null, null, id]]
        : videos.map((video, j) => [
            i + 1,
            title,
            j + 1,
            video.title,
            video.file?.duration ? formatClock(video.file.duration) : null,
            video.file?.name ?? null,
            video.file?.size ?? null,
            video.captions.map(({ language }) => language).join(' ') || null,
            video.id,
          ]),
    ),
  ])
}
