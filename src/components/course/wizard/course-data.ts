import type { Course, CourseCreationData } from '@/types/course'

/** The fields of step 1 as the server has them. */
export const courseToData = (course: Course): CourseCreationData => ({
  title: course.title,
  description: course.description ?? '',
  price: course.price,
  difficulty: course.difficulty,
  plannedChapters: [],
})

type Fields = Pick<CourseCreationData, 'title' | 'description' | 'price' | 'difficulty'>

/** Whether both say the same in step 1; white space at the ends is not kept by the server, so it does not count. */
export const isSameData = (a: Fields, b: Fields): boolean =>
  a.title.trim() === b.title.trim() &&
  a.description.trim() === b.description.trim() &&
  a.price === b.price &&
  a.difficulty === b.difficulty
