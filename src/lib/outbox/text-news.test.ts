import { describe, expect, it } from 'vitest'
import { withoutItem } from '@/lib/course-tree'
import { newId } from '@/lib/ids'
import { courseQueries } from '@/lib/query/course-queries'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import { failWith, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import { eventually } from '@/test/utils/eventually'
import { createCourseEdits } from './course-edits'
import { courseSync } from './course-sync'
import { textField } from './text-field'
import { textStore } from './text-store'

const id = newId()
const [chapter, video, other] = [newId(), newId(), newId()]
const ignore = () => {}

/** A page on a course of one chapter with two videos; `tell` is the stream. */
function openPage() {
  const videos = [makeVideo({ id: video, filename: 'Rays' }), makeVideo({ id: other, filename: 'Colour' })]
  fakeApi.add(makeCourse({ id, chapters: [makeChapter({ id: chapter, title: 'Light', videos })] }))
  const client = createTestClient()
  client.setQueryData(courseQueries.detail(id).queryKey, fakeApi.course(id))
  const sync = courseSync(client, id)
  return {
    sync,
    edits: createCourseEdits(client, id),
    texts: () => textStore(client, id).all(),
    type: (itemId: string, text: string) =>
      textField(client, id, { type: 'video', id: itemId, name: 'title' }).type(text, { isAutoSaved: false }),
    tell: () => sync.receive(fakeApi.events.get(id) ?? []),
  }
}
const deleteByJonas = (itemId: string) =>
  fakeApi.changeByAnother(id, (course) => {
    fakeApi.mark(itemId, { isSaved: false })
    return withoutItem(course, itemId)
  })

describe('words for something that somebody else deletes', () => {
  it.each([
    ['the video', video],
    ['its chapter', chapter],
  ])('are kept when the news of %s come before the refusal', async (_what, deleted) => {
    const page = openPage()
    failWith('patch', '/api/videos/:id', 'notFound')
    const saved = page.edits.rename({ type: 'video', id: video }, 'My words').catch(ignore)
    deleteByJonas(deleted)
    page.tell()
    await saved
    expect(page.texts()).toMatchObject([
      { text: 'My words', state: 'gone', message: 'Jonas deleted “Rays” while you were changing its title.' },
    ])
    // And stay while this page goes on.
    await page.edits.updateCourse({ title: 'On and on' })
    expect(page.texts()).toMatchObject([{ text: 'My words', state: 'gone' }])
  })

  it('are kept when the refusal comes first', async () => {
    const page = openPage()
    deleteByJonas(video)
    failWith('patch', '/api/videos/:id', 'notFound')
    await page.edits.rename({ type: 'video', id: video }, 'My words').catch(ignore)
    expect(page.texts()).toMatchObject([{ text: 'My words', state: 'refused' }])
    page.tell()
    expect(page.texts()).toMatchObject([{ text: 'My words', state: 'gone' }])
  })
})

describe('words for something that this page deletes', () => {
  it('go with it, and nobody else is named when others change the course meanwhile', async () => {
    const page = openPage()
    const release = hold('delete', '/api/videos/:id')
    page.type(video, 'My words')
    const removed = page.edits.remove([video])
    fakeApi.changeByAnother(id, (course) => ({ ...course, title: 'Theirs' }))
    page.tell()
    expect(page.texts()).toMatchObject([{ text: 'My words', state: 'typing' }])
    release()
    await removed
    expect(page.texts()).toEqual([])
  })

  it('stay when they were sent before and not taken', async () => {
    const page = openPage()
    failWith('patch', '/api/videos/:id', 'changed')
    await page.edits.rename({ type: 'video', id: video }, 'My words').catch(ignore)
    expect(page.texts()).toMatchObject([{ text: 'My words', state: 'conflict' }])
    await page.edits.remove([video])
    expect(page.texts()).toMatchObject([
      { text: 'My words', state: 'gone', message: 'You deleted “Rays” before its new title was saved.' },
    ])
  })

  it('are still there when the deletion is refused', async () => {
    const page = openPage()
    failWith('delete', '/api/videos/:id', 'internal')
    page.type(video, 'My words')
    await page.edits.remove([video]).catch(ignore)
    expect(page.texts()).toMatchObject([{ text: 'My words', state: 'typing' }])
  })
})

it('keeps the newer title of something whose creation is refused', async () => {
  const page = openPage()
  failWith('post', '/api/chapters/:id/videos', 'internal')
  const made = newId()
  const created = page.edits.createVideo({ id: made, chapterId: chapter, filename: 'First' }).catch(ignore)
  const renamed = page.edits.rename({ type: 'video', id: made }, 'Second').catch(ignore)
  await Promise.all([created, renamed])
  await eventually(() => expect(page.texts()).toMatchObject([{ text: 'Second', state: 'gone' }]))
})
