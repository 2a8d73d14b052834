import { fakeApi } from './fake-api'
import { route } from './route'

export const packageHandlers = [
  route('get', '/api/courses/:id/export', ({ id }) => {
    const { title, chapters } = fakeApi.course(id)
    const videos = chapters.flatMap((chapter) => chapter.videos)
    const files = videos.filter(({ status }) => status === 'ready')
    return {
      json: {
        title,
        chapters: chapters.length,
        videos: videos.length,
        files: files.length,
        mediaBytes: files.reduce((sum, { size }) => sum + size, 0),
        captions: 0,
      },
    }
  }),
]
