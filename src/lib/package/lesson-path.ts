/** The page on which students watch a lesson. Other platforms keep such addresses for years. */
export const lessonPath = (courseId: string, videoId: string): string =>
  `/courses/${courseId}?video=${videoId}`
