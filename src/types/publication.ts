import type { Course, Video, VideoCaption } from './course'

/**
 * A course as it was published: what students see until it is published again. Titles, order and which file each
 * video had; the bytes stay where they are.
 */
export type PublishedCourse = Pick<Course, 'title' | 'description' | 'price' | 'currency' | 'difficulty'> & {
  /** The chosen picture; absent where none is. */
  picture?: string | null
  chapters: PublishedChapter[]
}

export interface PublishedChapter {
  id: string
  title: string
  videos: PublishedVideo[]
}

/** Name and size tell which file it was: another one is a difference. Empty and 0: a title without a file. */
export type PublishedVideo = Pick<Video, 'id' | 'filename' | 'originalFilename' | 'size'> & {
  /** By language; absent where it has none. */
  captions?: PublishedCaption[]
}

/** Which captions students see. */
export type PublishedCaption = Pick<VideoCaption, 'language' | 'label' | 'checksum'>

/** As `GET /api/courses/{id}/publication` answers it. */
export interface Publication {
  course_id: string
  /** The course's revision that the snapshot was taken at. */
  revision: number
  published_at: string
  published_by: { id: string; name: string } | null
  snapshot: PublishedCourse
}

/** A course as its students see it now. */
export type LiveCourse = Pick<
  Course,
  'id' | 'title' | 'description' | 'price' | 'currency' | 'difficulty'
> & {
  published_at: string
  chapters: LiveChapter[]
  totalVideos: number
  /** Seconds of what can be played. */
  totalDuration: number
  /** Of the picture that stands for the course; absent where there is none. */
  thumbnailUrl?: string
  thumbnailSize?: { width: number; height: number }
}

export interface LiveChapter {
  id: string
  title: string
  videos: LiveVideo[]
}

export interface LiveVideo {
  id: string
  title: string
  /** `false`: a title whose video is still to come. */
  isPlayable: boolean
  /** Seconds; `null` for what cannot be played. */
  duration: number | null
  /** Anybody may watch it, also where the course has a price. */
  isFreePreview: boolean
}
