import type { Course, Video } from './course'

/** A course as it was published: what students see until it is published again. */
export type PublishedCourse = Pick<Course, 'title' | 'description' | 'price' | 'currency' | 'difficulty'> & {
  chapters: PublishedChapter[]
}

export interface PublishedChapter {
  id: string
  title: string
  videos: PublishedVideo[]
}

/** Also tells which file: a replaced one is a difference. */
export type PublishedVideo = Pick<Video, 'id' | 'filename' | 'duration' | 'status'> & {
  source_generation: number
}
