import { useCourseCreation } from '@/hooks/use-course-queries'
import { useCoursePicture } from '@/hooks/use-course-picture'
import { useCourseDelete, useCourseDuplicate } from '@/hooks/use-course-actions'
import { useCoursesList } from '@/hooks/use-courses-list'
import { useEnrolments } from '@/hooks/use-enrolments'
import { useFreePreview } from '@/hooks/use-free-preview'
import { useWatchedMark } from '@/hooks/use-learning'
import { useListedCourseActions } from '@/hooks/use-listed-course-actions'
import { useMembers } from '@/hooks/use-members'
import { usePoster } from '@/hooks/use-poster'
import { useVideoFiles } from '@/hooks/use-video-files'
import { useProcessAgain } from '@/hooks/use-process-again'
import { useStopProcessing } from '@/hooks/use-stop-processing'
import { newId } from '@/lib/ids'
import type { Request } from './no-answers'

/** Every write beside the queue of a course: of its people, of the list, of whole courses. */

export const ids = { course: newId(), deleted: newId(), video: newId(), enrolment: newId() }

/** All of it on one page. */
export const useEverything = () => ({
  list: useCoursesList(),
  bin: useCoursesList({ status: 'deleted' }),
  people: useMembers(ids.course),
  files: useVideoFiles(ids.course, ids.video),
  poster: usePoster(ids.course, ids.video),
  cover: useCoursePicture(ids.course),
  students: useEnrolments(ids.course),
  preview: useFreePreview(ids.course),
  watched: useWatchedMark(ids.course),
  listed: useListedCourseActions(),
  deletion: useCourseDelete(),
  copy: useCourseDuplicate(),
  creation: useCourseCreation(),
  processing: useProcessAgain(ids.course),
  stopping: useStopProcessing(ids.course),
})

type Everything = ReturnType<typeof useEverything>

export interface WriteCase {
  name: string
  /** The call of `src/lib/api` that it covers. */
  by: string
  request: Request
  write: (page: Everything) => Promise<unknown>
  /** What is said of a refusal; absent: the form says it where it was asked. */
  said?: RegExp
}

const course = { id: ids.course, title: 'Light' }

export const writeCases: WriteCase[] = [
  {
    name: 'an invitation',
    by: 'memberApi.invite',
    request: ['post', '/api/courses/:id/members'],
    write: ({ people }) => people.inviteAsync({ email: 'ada@example.org', role: 'editor' }),
  },
  {
    name: 'a new link of an invitation',
    by: 'memberApi.renewLink',
    request: ['post', '/api/courses/:id/members/:memberId/link'],
    write: ({ people }) => people.renewLinkAsync('m-tilda'),
    said: /the new link/,
  },
  {
    name: 'a change of rights',
    by: 'memberApi.setRole',
    request: ['patch', '/api/courses/:id/members/:memberId'],
    write: ({ people }) =>
      new Promise((resolve, reject) =>
        people.setRole({ memberId: 'm-jonas', role: 'viewer' }, { onSuccess: resolve, onError: reject }),
      ),
    said: /the old rights still hold/,
  },
  {
    name: 'a removal',
    by: 'memberApi.remove',
    request: ['delete', '/api/courses/:id/members/:memberId'],
    write: ({ people }) => people.removeAsync('m-jonas'),
    said: /they are still on the course/,
  },
  {
    name: 'an enrolment',
    by: 'enrolmentApi.enrol',
    request: ['post', '/api/courses/:id/enrolments'],
    write: ({ students }) => students.enrolAsync(['ada@example.org']),
  },
  {
    name: 'an enrolment that is taken back',
    by: 'enrolmentApi.revoke',
    request: ['delete', '/api/courses/:id/enrolments/:enrolmentId'],
    write: ({ students }) => students.revokeAsync(ids.enrolment),
    said: /they are still enrolled/,
  },
  {
    name: 'a link for enrolments',
    by: 'enrolmentApi.makeLink',
    request: ['post', '/api/courses/:id/enrolment-link'],
    write: ({ students }) => students.makeLinkAsync(),
    said: /the new link/,
  },
  {
    name: 'the end of a link for enrolments',
    by: 'enrolmentApi.removeLink',
    request: ['delete', '/api/courses/:id/enrolment-link'],
    write: ({ students }) => students.removeLinkAsync(),
    said: /it still works/,
  },
  {
    name: 'a free preview',
    by: 'enrolmentApi.setFreePreview',
    request: ['post', '/api/videos/:id/free-preview'],
    write: ({ preview }) => preview.setFreePreviewAsync({ videoId: ids.video, isFree: true }),
    said: /it is as it was/,
  },
  {
    name: 'a mark that a video was watched',
    by: 'liveApi.saveProgress',
    request: ['post', '/api/live/courses/:id/progress'],
    write: ({ watched }) => watched.markWatchedAsync({ video_id: ids.video, position: 3, watched: true }),
    said: /the video is as it was/,
  },
  {
    name: 'an earlier file',
    by: 'videoApi.bringBack',
    request: ['post', '/api/videos/:id/files/:fileId/restore'],
    write: ({ files }) => files.bringBackAsync('file-1'),
    said: /the video keeps the one it has/,
  },
  {
    name: 'another try at processing',
    by: 'videoApi.process',
    request: ['post', '/api/videos/:id/process'],
    write: ({ processing }) => processing.processAgainAsync(ids.video),
    said: /its file is safe/,
  },
  {
    name: 'stopping the processing',
    by: 'videoApi.stopProcessing',
    request: ['delete', '/api/videos/:id/process'],
    write: ({ stopping }) => stopping.stopProcessingAsync(ids.video),
    said: /it goes on/,
  },
  {
    name: 'a picture',
    by: 'videoApi.setPoster',
    request: ['put', '/api/videos/:id/poster'],
    write: ({ poster }) => poster.setPosterAsync('AAAA'),
    said: /the video keeps the one it has/,
  },
  {
    name: 'the automatic picture',
    by: 'videoApi.removePoster',
    request: ['delete', '/api/videos/:id/poster'],
    write: ({ poster }) => poster.removePosterAsync(),
    said: /the video keeps the one it has/,
  },
  {
    name: 'a picture of the course',
    by: 'courseApi.setPicture',
    request: ['put', '/api/courses/:id/picture'],
    write: ({ cover }) => cover.setPictureAsync({ picture: 'AAAA' }),
    said: /the course keeps the one it has/,
  },
  {
    name: 'the automatic picture of the course',
    by: 'courseApi.removePicture',
    request: ['delete', '/api/courses/:id/picture'],
    write: ({ cover }) => cover.removePictureAsync(),
    said: /the course keeps the one it has/,
  },
  {
    name: 'a copy of a course',
    by: 'courseApi.duplicate',
    request: ['post', '/api/courses/:id/duplicate'],
    write: ({ copy }) => copy.duplicateCourseAsync({ courseId: ids.course, newCourseId: newId() }),
    said: /there is none yet/,
  },
  {
    name: 'a deletion of a course',
    by: 'courseApi.remove',
    request: ['delete', '/api/courses/:id'],
    write: ({ deletion }) => deletion.deleteCourseAsync(ids.course),
    said: /the course is back in the list/,
  },
  {
    name: 'a deletion in the list',
    by: 'courseApi.remove',
    request: ['delete', '/api/courses/:id'],
    write: ({ listed }) => listed.remove(course),
    said: /“Light” is back in the list/,
  },
  {
    name: 'a restoring in the list',
    by: 'courseApi.undelete',
    request: ['post', '/api/courses/:id/undelete'],
    write: ({ listed }) => listed.restore({ id: ids.deleted, title: 'Old' }),
    said: /“Old” is still deleted/,
  },
  ...(['published', 'archived'] as const).map((to): WriteCase => ({
    name: `${to} in the list`,
    by: 'courseApi.setStatus',
    request: ['post', `/api/courses/:id/${to === 'published' ? 'publish' : 'archive'}`],
    write: ({ listed }) => listed.setStatus(course, to),
    said: /“Light” keeps its old one/,
  })),
  {
    name: 'a new course',
    by: 'courseApi.create',
    request: ['post', '/api/courses'],
    write: ({ creation }) =>
      creation.createCourseAsync({ id: newId(), title: 'New', difficulty: 'beginner', chapters: [] }),
    said: /it is not saved yet/,
  },
]
