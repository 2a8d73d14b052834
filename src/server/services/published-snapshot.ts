import type { CourseTree, VideoCaption } from '@/types/course'
import type { PublishedCaption, PublishedCourse } from '@/types/publication'

/** Every video that stands in the outline, whether or not it can be played yet. */
export const snapshotOf = ({
  title,
  description,
  price,
  currency,
  difficulty,
  picture,
  chapters,
}: CourseTree): PublishedCourse => ({
  title,
  description,
  price,
  currency,
  difficulty,
  ...(picture !== null && { picture }),
  chapters: chapters.map(({ id, title: chapterTitle, videos }) => ({
    id,
    title: chapterTitle,
    videos: videos.map(({ id: videoId, filename, originalFilename, size, captions }) => ({
      id: videoId,
      filename,
      originalFilename,
      size,
      ...(captions.length > 0 && { captions: captions.map(publishedCaption) }),
    })),
  })),
})

const publishedCaption = ({ language, label, checksum }: VideoCaption): PublishedCaption => ({
  language,
  label,
  checksum,
})
