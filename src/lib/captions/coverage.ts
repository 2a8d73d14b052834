import type { CourseTree } from '@/types/course'

export interface CaptionCoverage {
  /** BCP 47. */
  language: string
  /** Videos that have captions in it. */
  videos: number
}

/** In how many videos each language has captions, the one with most of them first. */
export function captionCoverage({ chapters }: Pick<CourseTree, 'chapters'>): {
  total: number
  languages: CaptionCoverage[]
} {
  const videos = chapters.flatMap((chapter) => chapter.videos)
  const counts = new Map<string, number>()
  for (const { language } of videos.flatMap(({ captions }) => captions)) {
    counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  const languages = [...counts].map(([language, n]) => ({ language, videos: n }))
  return {
    total: videos.length,
    languages: languages.toSorted((a, b) => b.videos - a.videos || (a.language < b.language ? -1 : 1)),
  }
}
