/** What the reference page knows of a course; the same JSON as the API's tree, less what it does not draw. */
export interface Video {
  id: string
  filename: string
  chapter_id: string
  status: string
  duration: number | null
}

export interface Chapter {
  id: string
  title: string
  courseId: string
  videos: Video[]
}

export interface Course {
  id: string
  title: string
  chapters: Chapter[]
}

export interface DragItem {
  id: string
  type: 'video' | 'chapter'
  sourceChapterId?: string
  originalIndex: number
}

export interface DropTarget {
  id: string
  type: 'chapter' | 'chapter-content'
  chapterId?: string
}
