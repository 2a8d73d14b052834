import { newId } from '@/lib/ids'
import { edit, look, own, people, signedIn, upload, type Rule } from './rule'

/** A redirect to a file that carries its own permission; administrators may look into any, to help. */
const redirected = people([404, 302, 302, 302], { admin: 302 })
const rename = (item: 'title' | 'filename') => () => ({ [item]: 'Another title' })
export const captions = 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n'
/** The header of one of 64 × 32 pixels: all that the server looks at. */
const smallJpeg = Buffer.from('ffd8ffc0000808002000400000', 'hex').toString('base64')
const newSize = { size: 1000 }

/** The routes of a course, its chapters, videos and uploads. */
export const courseRules: Record<string, Rule> = {
  'GET /api/courses/{id}': { expected: look },
  'PATCH /api/courses/{id}': { expected: edit(), json: rename('title') },
  'DELETE /api/courses/{id}': { expected: own(204) },
  // A deleted course is there for its owners only, and one that is not deleted answers the same.
  'POST /api/courses/{id}/undelete': { expected: people([404, 404, 404, 200]) },
  'POST /api/courses/{id}/complete-setup': { expected: edit() },
  'POST /api/courses/{id}/publish': { expected: edit() },
  'POST /api/courses/{id}/unpublish': { expected: edit() },
  'POST /api/courses/{id}/archive': { expected: own() },
  // A copy is for good; the right to look can be taken away again.
  'POST /api/courses/{id}/duplicate': { expected: { ...edit(201), enrolled: 403 } },
  'PUT /api/courses/{id}/picture': { expected: edit(), json: () => ({ picture: smallJpeg }) },
  'DELETE /api/courses/{id}/picture': { expected: edit() },
  'GET /api/courses/{id}/publication': { expected: look },
  'POST /api/courses/{id}/revert': { expected: edit() },
  // Also a copy for good.
  'GET /api/courses/{id}/export': { expected: edit() },
  'GET /api/courses/{id}/export/package': { expected: edit() },
  'GET /api/courses/{id}/export/common-cartridge': { expected: edit() },
  'POST /api/courses/{id}/moves': {
    expected: edit(),
    json: ({ chapterId }) => ({ type: 'chapter', id: chapterId, afterId: null }),
  },
  'GET /api/courses/{id}/pending-deletes': { expected: look },
  'GET /api/courses/{id}/storage': { expected: edit() },
  'POST /api/courses/{id}/restore': { expected: edit() },
  'POST /api/courses/{id}/purge': { expected: edit(204) },
  'POST /api/courses/{id}/delete': { expected: edit(), json: ({ videoId }) => ({ ids: [videoId] }) },
  'POST /api/courses/{id}/renames': {
    expected: edit(),
    json: ({ videoId }) => ({ updates: [{ type: 'video', id: videoId, title: 'Another title' }] }),
  },
  'POST /api/courses/{id}/outline': {
    expected: edit(),
    json: () => ({ chapters: [{ id: newId(), title: 'Pasted' }] }),
  },
  'GET /api/courses/{id}/operations': { expected: look },
  'POST /api/courses/{id}/operations/{operationId}/undo': {
    expected: edit(),
    path: ({ courseId, operationId }) => `/courses/${courseId}/operations/${operationId}/undo`,
  },
  'POST /api/courses/{id}/chapters': { expected: edit(201), json: rename('title') },
  'GET /api/courses/{id}/events': { expected: look },
  'GET /api/courses/{id}/members': { expected: look },
  'POST /api/courses/{id}/members': {
    expected: own(201),
    json: () => ({ email: `${newId()}@example.org`, role: 'viewer' }),
  },
  'PATCH /api/courses/{id}/members/{memberId}': {
    expected: own(),
    path: ({ courseId, memberId }) => `/courses/${courseId}/members/${memberId}`,
    json: () => ({ role: 'viewer' }),
  },
  'DELETE /api/courses/{id}/members/{memberId}': {
    expected: own(204),
    path: ({ courseId, memberId }) => `/courses/${courseId}/members/${memberId}`,
  },
  'POST /api/courses/{id}/members/{memberId}/link': {
    expected: own(),
    path: ({ courseId, invitationId }) => `/courses/${courseId}/members/${invitationId}/link`,
  },
  // Who bought a course is told to its owners only.
  'GET /api/courses/{id}/enrolments': { expected: own() },
  'POST /api/courses/{id}/enrolments': { expected: own(), json: () => ({ emails: ['a@example.org'] }) },
  'DELETE /api/courses/{id}/enrolments/{enrolmentId}': {
    expected: own(),
    path: ({ courseId, enrolmentId }) => `/courses/${courseId}/enrolments/${enrolmentId}`,
  },
  'POST /api/courses/{id}/enrolment-link': { expected: own() },
  'DELETE /api/courses/{id}/enrolment-link': { expected: own(204) },

  'PATCH /api/chapters': {
    expected: edit(),
    path: () => '/chapters',
    json: ({ chapterId }) => ({ updates: [{ id: chapterId, title: 'Another title' }] }),
  },
  'PATCH /api/chapters/{id}': {
    expected: edit(),
    path: ({ chapterId }) => `/chapters/${chapterId}`,
    json: rename('title'),
  },
  'DELETE /api/chapters/{id}': { expected: edit(204), path: ({ chapterId }) => `/chapters/${chapterId}` },
  'POST /api/chapters/{id}/videos': {
    expected: edit(201),
    path: ({ chapterId }) => `/chapters/${chapterId}/videos`,
    json: rename('filename'),
  },

  'PATCH /api/videos': {
    expected: edit(),
    path: () => '/videos',
    json: ({ videoId, otherChapterId }) => ({ updates: [{ id: videoId, chapterId: otherChapterId }] }),
  },
  'PATCH /api/videos/{id}': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}`,
    json: rename('filename'),
  },
  'DELETE /api/videos/{id}': { expected: edit(204), path: ({ videoId }) => `/videos/${videoId}` },
  // The course is live and has a price; all other cases are in live-rights.test.ts.
  'GET /api/videos/{id}/playback': {
    expected: {
      ...people([403, 200, 200, 200], { enrolled: 200, admin: 200 }),
      ...{ anonymous: 403, key: 403, foreignKey: 403, wideKey: 403 },
    },
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/playback`,
  },
  'POST /api/videos/{id}/free-preview': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}/free-preview`,
    json: () => ({ free_preview: true }),
  },
  'GET /api/videos/{id}/stream': {
    expected: redirected,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/stream`,
  },
  'GET /api/videos/{id}/download': {
    expected: redirected,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/download`,
  },
  'GET /api/videos/{id}/poster': {
    expected: redirected,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/poster`,
  },
  // It plays already, so the right is all that is missing or not.
  'POST /api/videos/{id}/process': {
    expected: edit(409),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/process`,
  },
  'DELETE /api/videos/{id}/process': {
    expected: edit(),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/process`,
  },
  'GET /api/videos/{id}/files': {
    expected: look,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/files`,
  },
  'POST /api/videos/{id}/files/{fileId}/restore': {
    expected: edit(),
    path: ({ readyVideoId, earlierFileId }) => `/videos/${readyVideoId}/files/${earlierFileId}/restore`,
  },
  'PUT /api/videos/{id}/poster': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}/poster`,
    json: () => ({ picture: smallJpeg }),
  },
  'DELETE /api/videos/{id}/poster': { expected: edit(), path: ({ videoId }) => `/videos/${videoId}/poster` },
  'GET /api/videos/{id}/captions': { expected: look, path: ({ videoId }) => `/videos/${videoId}/captions` },
  'GET /api/videos/{id}/captions/{language}': {
    expected: look,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/captions/en`,
  },
  'GET /api/videos/{id}/captions/{language}/file': {
    expected: look,
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/captions/en/file?format=srt`,
  },
  'PUT /api/videos/{id}/captions/{language}': {
    expected: edit(),
    path: ({ videoId }) => `/videos/${videoId}/captions/de`,
    json: () => ({ text: captions }),
  },
  'DELETE /api/videos/{id}/captions/{language}': {
    expected: edit(204),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/captions/en`,
  },
  'POST /api/videos/{id}/reuse': {
    expected: edit(201),
    path: ({ readyVideoId }) => `/videos/${readyVideoId}/reuse`,
    json: ({ courseId, chapterId }) => ({ id: newId(), courseId, chapterId, filename: 'a.mp4' }),
  },
  'POST /api/videos/upload': {
    expected: edit(201),
    path: () => '/videos/upload',
    json: ({ courseId, chapterId }) => ({ courseId, chapterId, filename: 'a.mp4', ...newSize }),
  },

  // Of uploads that are not theirs nothing is noted, and nothing said.
  'POST /api/uploads/sending': {
    expected: signedIn(204),
    json: ({ uploadId }) => ({ sender: 'browser', uploads: [{ id: uploadId, sentBytes: 1 }] }),
  },
  'POST /api/uploads/{id}/sign': {
    expected: upload(),
    path: ({ uploadId }) => `/uploads/${uploadId}/sign`,
    json: () => ({ partNumbers: [1] }),
  },
  'GET /api/uploads/{id}/parts': {
    expected: upload(),
    path: ({ uploadId }) => `/uploads/${uploadId}/parts`,
  },
  // Nothing was sent, so the right is all that is missing or not.
  'POST /api/uploads/{id}/complete': {
    expected: upload(409),
    path: ({ uploadId }) => `/uploads/${uploadId}/complete`,
  },
  'DELETE /api/uploads/{id}': { expected: upload(204), path: ({ uploadId }) => `/uploads/${uploadId}` },
}
