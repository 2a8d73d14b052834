import type { PublishedCaption, PublishedCourse } from '@/types/publication'

/** A course as far as students can tell it from another one. A course tree and a published snapshot are both one. */
export type Outline = Pick<PublishedCourse, OutlineField> & { chapters: readonly OutlineChapter[] }

export interface OutlineChapter {
  id: string
  title: string
  videos: readonly OutlineVideo[]
}

/** Name and size tell which file it is; empty and 0: a title without a file. */
export interface OutlineVideo {
  id: string
  filename: string
  originalFilename: string
  size: number
  /** By language; none where absent. */
  captions?: readonly PublishedCaption[]
}

export type OutlineField = 'title' | 'description' | 'price' | 'difficulty' | 'picture'

export const OUTLINE_FIELDS = ['title', 'description', 'price', 'difficulty', 'picture'] as const

/** A price of nothing and no price are both free; an empty description is none. */
export const fieldOf = (outline: Outline, field: OutlineField): string | number | null =>
  outline[field] || null

export const isSameFile = (a: OutlineVideo, b: OutlineVideo): boolean =>
  a.originalFilename === b.originalFilename && a.size === b.size

export const isSameCaption = (a: PublishedCaption | undefined, b: PublishedCaption | undefined): boolean =>
  a?.language === b?.language && a?.label === b?.label && a?.checksum === b?.checksum

const haveSameCaptions = ({ captions: a = [] }: OutlineVideo, { captions: b = [] }: OutlineVideo) =>
  a.length === b.length && a.every((caption, i) => isSameCaption(caption, b[i]))

/** The languages in which two videos have other captions, with what each has. */
export const differentCaptions = ({ captions: a = [] }: OutlineVideo, { captions: b = [] }: OutlineVideo) =>
  [...new Set([...a, ...b].map(({ language }) => language))].toSorted().flatMap((language) => {
    const [before, after] = [a, b].map((list) => list.find((caption) => caption.language === language))
    return isSameCaption(before, after) ? [] : [{ language, before, after }]
  })

const isSameVideo = (a: OutlineVideo, b: OutlineVideo | undefined): boolean =>
  a.id === b?.id && a.filename === b.filename && isSameFile(a, b) && haveSameCaptions(a, b)

/** Whether students would see the same: the quick way to ask whether there is any difference. */
export const isSameOutline = (a: Outline, b: Outline): boolean =>
  OUTLINE_FIELDS.every((field) => fieldOf(a, field) === fieldOf(b, field)) &&
  a.chapters.length === b.chapters.length &&
  a.chapters.every((chapter, i) => {
    const other = b.chapters[i]
    return (
      chapter.id === other?.id &&
      chapter.title === other.title &&
      chapter.videos.length === other.videos.length &&
      chapter.videos.every((video, j) => isSameVideo(video, other.videos[j]))
    )
  })
