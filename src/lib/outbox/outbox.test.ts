import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { withoutItem } from '@/lib/course-tree'
import { newId } from '@/lib/ids'
import { endPage } from '@/lib/page-end'
import { courseQueries } from '@/lib/query/course-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import { makeChapter, makeCourse, makeQueuedEdit, makeUser, makeVideo } from '@/test/factories'
import { disconnect, failWith, goOffline, goOnline, hold } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import { eventually } from '@/test/utils/eventually'
import { createCourseEdits } from './course-edits'
import { courseSync } from './course-sync'
import { forgetKept, kept } from './kept'
import { type FieldRef, keyOf } from './field-rules'
import { startOutbox } from './outbox'
import { recoverTexts } from './recover-texts'
import { textField } from './text-field'
import { textStore } from './text-store'

const tab = vi.hoisted(() => ({ id: 'tab 1' }))
vi.mock('@/lib/tab-id', () => ({
  get tabId() {
    return tab.id
  },
}))

const id = newId()
const [chapterA, chapterB] = [newId(), newId()]
const video = newId()

/** One life of a page. The fake server and the browser's store go on when it ends. */
async function openPage() {
  if (!fakeApi.courses.has(id)) {
    fakeApi.add(
      makeCourse({
        id,
        chapters: [
          makeChapter({ id: chapterA, title: 'A', videos: [makeVideo({ id: video, filename: 'a' })] }),
          makeChapter({ id: chapterB, title: 'B' }),
        ],
      }),
    )
  }
  const said: string[] = []
  const client = createTestClient((message) => said.push(message))
  client.setQueryData(courseQueries.detail(id).queryKey, fakeApi.course(id))
  client.setQueryData(sessionQueries.me().queryKey, fakeApi.user ?? undefined) // as the server hands it over
  startOutbox(client)
  const sync = courseSync(client, id)
  const edits = createCourseEdits(client, id)
  await eventually(async () => expect(await kept()).not.toBeNull())
  return {
    client,
    said,
    sync,
    edits,
    title: () => client.getQueryData(courseQueries.detail(id).queryKey)?.title,
    sentKeys: () =>
      fakeApi.requests.flatMap(({ method, idempotencyKey: key }) => (method === 'GET' ? [] : [key])),
    isDone: () => eventually(() => expect(sync.state().items).toEqual([])),
  }
}

/** The page is gone without a word: timers and listeners end, memory is lost. */
const crash = async () => {
  endPage()
  await forgetKept()
  tab.id = newId()
}
const keptIds = async () => (await (await kept())?.list(fakeApi.user?.id ?? ''))?.map((edit) => edit.id)
const ignore = () => {}

afterEach(async () => {
  await crash()
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase('lectern')
    request.onsuccess = () => resolve()
  })
})

describe('a crash', () => {
  it('loses nothing that was not sent: it is sent once, in order, with its first ids', async () => {
    const first = await openPage()
    goOffline()
    first.edits.updateCourse({ title: 'Mine' }).catch(ignore)
    first.edits.rename({ type: 'chapter', id: chapterA }, 'AA').catch(ignore)
    first.edits.move([{ type: 'chapter', id: chapterB, afterId: null }]).catch(ignore)
    await eventually(() => expect(first.sync.state().trouble).toBe('offline'))
    const ids = first.sync.state().items.map(({ edit }) => edit.id)
    await eventually(async () => expect(await keptIds()).toHaveLength(3))
    await crash()

    goOnline()
    const second = await openPage()
    await eventually(() => expect(second.sentKeys()).toHaveLength(3))
    await second.isDone()
    expect(second.sentKeys()).toEqual(ids)
    expect(fakeApi.course(id)).toMatchObject({ title: 'Mine', chapters: [{ title: 'B' }, { title: 'AA' }] })
    await eventually(async () => expect(await keptIds()).toEqual([]))
  })

  it('shows what is not sent yet on the next page', async () => {
    const first = await openPage()
    goOffline()
    first.edits.updateCourse({ title: 'Mine' }).catch(ignore)
    await eventually(async () => expect(await keptIds()).toHaveLength(1))
    await crash()
    const second = await openPage()
    await eventually(() => expect(second.title()).toBe('Mine'))
    await eventually(() => expect(second.sync.state()).toMatchObject({ waiting: 1, trouble: 'offline' }))
  })

  it('after the server has acted and before its answer came, does not make the edit twice', async () => {
    const first = await openPage()
    const release = hold('post', '/api/courses/:id/chapters')
    const added = newId()
    first.edits.createChapter({ id: added, title: 'New' }).catch(ignore)
    await eventually(async () => expect(await keptIds()).toHaveLength(1))
    endPage()
    release() // the server answers a page that is gone
    await eventually(() => expect(fakeApi.course(id).chapters).toHaveLength(3))
    await crash()

    // What the page forgot is still there, as if the tab had died before it could.
    const store = await kept()
    const key = fakeApi.requests.find(({ method }) => method === 'POST')?.idempotencyKey ?? ''
    await store?.put(
      makeQueuedEdit({
        id: key,
        courseId: id,
        tabId: 'dead',
        request: {
          method: 'POST',
          path: `/api/courses/${id}/chapters`,
          json: { id: added, title: 'New' },
        },
      }),
    )
    const second = await openPage()
    await eventually(() => expect(second.sentKeys()).toEqual([key, key]))
    await second.isDone()
    expect(fakeApi.course(id).chapters).toHaveLength(3)
    expect(fakeApi.events.get(id)).toHaveLength(1)
  })

  it.each(Array.from({ length: 12 }, (_, index) => index))(
    'at any moment loses and doubles nothing (run %i)',
    async (run) => {
      const titles = Array.from({ length: 6 }, (_, index) => `Chapter ${index}`)
      const made: string[] = []
      for (let life = 0; made.length < titles.length; life += 1) {
        const page = await openPage()
        if ((run + life) % 3 === 0) disconnect('post', '/api/courses/:id/chapters', { once: true })
        for (const title of titles.slice(made.length, made.length + 1 + ((run + life) % 3))) {
          made.push(title)
          page.edits.createChapter({ id: newId(), title }).catch(ignore)
        }
        // Written down is enough; whether it was sent depends on the run.
        await eventually(async () => {
          const written = await keptIds()
          for (const { edit } of page.sync.state().items) expect(written).toContain(edit.id)
        })
        await new Promise((resolve) => setTimeout(resolve, 5 + ((run * 13 + life * 7) % 40)))
        await crash()
      }
      const last = await openPage()
      await last.isDone()
      await eventually(async () => expect(await keptIds()).toEqual([]))
      const all = fakeApi.course(id).chapters.map(({ title }) => title)
      expect(all).toEqual(['A', 'B', ...titles])
    },
  )
})

describe('whose edits they are', () => {
  it('never shows or sends what another person left', async () => {
    const first = await openPage()
    goOffline()
    first.edits.updateCourse({ title: 'Mine' }).catch(ignore)
    await eventually(async () => expect(await keptIds()).toHaveLength(1))
    await crash()
    goOnline()
    fakeApi.user = makeUser({ id: 'user-9' })
    const theirs = await openPage()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([theirs.title(), theirs.sentKeys()]).toEqual(['Field ornithology', []])
    await crash()

    fakeApi.user = makeUser()
    const mine = await openPage()
    await mine.isDone()
    await eventually(() => expect(fakeApi.course(id).title).toBe('Mine'))
  })

  it('leaves the edits of a living tab to it', async () => {
    const store = await kept()
    await store?.put(makeQueuedEdit({ courseId: id, tabId: 'alive' }))
    await store?.put(makeQueuedEdit({ courseId: id, tabId: 'dead', what: 'the dead one' }))
    const adopted = await store?.adopt('user-1', 'me', (tab) => tab === 'alive')
    expect(adopted?.map(({ what, tabId }) => [what, tabId])).toEqual([['the dead one', 'me']])
    expect(await store?.adopt('user-1', 'me', (tab) => tab === 'alive')).toEqual([])
  })

  it('keeps edits until the person has signed in again', async () => {
    const page = await openPage()
    failWith('patch', '/api/courses/:id', 'unauthenticated')
    await expect(page.edits.updateCourse({ title: 'Mine' })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    expect(page.said).toEqual([
      'You are signed out, so the course is as it was before. The change is kept and is sent once you have signed in again.',
    ])
    expect([page.title(), page.sync.state().trouble]).toEqual(['Field ornithology', 'signedOut'])
    goOnline()
    document.dispatchEvent(new Event('visibilitychange'))
    await page.isDone()
    expect(fakeApi.course(id).title).toBe('Mine')
  })
})

it('goes out without a store, and says that nothing is kept', async () => {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('Full.', 'QuotaExceededError')
  })
  const page = await openPage()
  await page.edits.updateCourse({ title: 'Mine' })
  expect(fakeApi.course(id).title).toBe('Mine')
  expect(page.sync.state().isKept).toBe(false)
  put.mockRestore()
  await page.edits.updateCourse({ title: 'Again' })
  expect(page.sync.state().isKept).toBe(true)
})

describe('typed text that is no edit yet', () => {
  const title = { type: 'course', id, name: 'title' } as const
  const keptTexts = async () =>
    (await (await kept())?.textsOf('user-1', id))?.map(({ key, text }) => [key, text]) ?? []
  const leave = async (page: Awaited<ReturnType<typeof openPage>>, text: string, ref: FieldRef = title) => {
    textField(page.client, id, ref).type(text, { isAutoSaved: false })
    await eventually(async () => expect(await keptTexts()).toEqual([[keyOf(ref), text]]))
    await crash()
  }

  it('is saved by the next page, where this browser saves by itself', async () => {
    await leave(await openPage(), 'Typed')
    const page = await openPage()
    await recoverTexts(page.client, id, () => true)
    expect(page.title()).toBe('Typed')
    await page.isDone()
    expect(fakeApi.course(id).title).toBe('Typed')
    await eventually(async () => expect(await keptTexts()).toEqual([]))
  })

  it('survives another crash in the moment of its recovery', async () => {
    await leave(await openPage(), 'Typed')
    goOffline()
    let page = await openPage()
    const put = IDBObjectStore.prototype.put
    const dying = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value: unknown,
    ) {
      if (this.name === 'edits') throw new DOMException('The tab is dying.', 'UnknownError')
      return put.call(this, value)
    })
    await recoverTexts(page.client, id, () => true)
    await eventually(() => expect(page.sync.state().isKept).toBe(false))
    await crash()
    dying.mockRestore()
    goOnline()
    page = await openPage()
    await recoverTexts(page.client, id, () => true)
    await page.isDone()
    expect(fakeApi.course(id).title).toBe('Typed')
  })

  it('comes after the edit that its first words became, and is not lost behind it', async () => {
    let page = await openPage()
    goOffline()
    page.edits.updateCourse({ title: 'Typ' }).catch(ignore) // what a pause in the typing makes
    await eventually(async () => expect(await keptIds()).toHaveLength(1))
    await leave(page, 'Typed')
    page = await openPage()
    await eventually(() => expect(page.title()).toBe('Typ'))
    await recoverTexts(page.client, id, () => true)
    expect(page.title()).toBe('Typed')
    goOnline()
    await page.isDone()
    expect(fakeApi.course(id).title).toBe('Typed')
    await eventually(async () => expect(await keptTexts()).toEqual([]))
  })

  it('is not saved once more where it became an edit just before the crash', async () => {
    let page = await openPage()
    goOffline()
    textField(page.client, id, title).type('Typed', { isAutoSaved: false })
    await eventually(async () => expect(await keptTexts()).toHaveLength(1))
    page.edits.updateCourse({ title: 'Typed' }, 'Field ornithology').catch(ignore)
    await eventually(async () => expect(await keptIds()).toHaveLength(1))
    await crash()
    goOnline()
    page = await openPage()
    await recoverTexts(page.client, id, () => true)
    await page.isDone()
    expect(page.sentKeys()).toHaveLength(1)
    expect(fakeApi.course(id).title).toBe('Typed')
    await eventually(async () => expect(await keptTexts()).toEqual([]))
  })

  it('does not ask about one’s own words, whose beginning was written down before the whole became an edit', async () => {
    let page = await openPage()
    const field = textField(page.client, id, title)
    field.type('Ty', { isAutoSaved: false })
    await eventually(async () => expect(await keptTexts()).toHaveLength(1))
    field.type('Typed', { isAutoSaved: false })
    field.submit()
    await eventually(() => expect(fakeApi.course(id).title).toBe('Typed'), 2)
    await crash()
    page = await openPage()
    await recoverTexts(page.client, id, () => true)
    await page.isDone()
    expect(page.sentKeys()).toHaveLength(1)
    expect(fakeApi.course(id).title).toBe('Typed')
    expect(textStore(page.client, id).all()).toEqual([])
  })

  it('is in its field again otherwise, and when it cannot be saved', async () => {
    await leave(await openPage(), 'Typed')
    let page = await openPage()
    await recoverTexts(page.client, id, () => false)
    expect(textStore(page.client, id).all()).toMatchObject([{ text: 'Typed', state: 'restored' }])
    expect(page.title()).toBe('Field ornithology')
    textField(page.client, id, title).cancel()
    await eventually(async () => expect(await keptTexts()).toEqual([]))
    await leave(page, ' ')
    page = await openPage()
    await recoverTexts(page.client, id, () => true)
    expect(textStore(page.client, id).all()).toMatchObject([{ text: ' ', state: 'restored' }])
    expect(page.sentKeys()).toEqual([])
  })

  it('is asked about when somebody else changed the same text meanwhile', async () => {
    await leave(await openPage(), 'Typed')
    fakeApi.changeByAnother(id, (course) => ({ ...course, title: 'Theirs' }))
    const page = await openPage()
    await recoverTexts(page.client, id, () => true)
    await eventually(() => expect(page.sync.state().items[0]?.phase).toBe('conflict'))
    expect(fakeApi.course(id).title).toBe('Theirs')
  })

  it('can be copied when what it was the title of is gone', async () => {
    await leave(await openPage(), 'Typed', { type: 'video', id: video, name: 'title' })
    fakeApi.changeByAnother(id, (course) => withoutItem(course, video))
    const page = await openPage()
    await recoverTexts(page.client, id, () => true)
    expect(textStore(page.client, id).all()).toMatchObject([{ text: 'Typed', state: 'gone' }])
  })

  it('is nobody else’s', async () => {
    await leave(await openPage(), 'Typed')
    fakeApi.user = makeUser({ id: 'user-9' })
    const page = await openPage()
    await recoverTexts(page.client, id, () => true)
    expect([textStore(page.client, id).all(), page.title()]).toEqual([[], 'Field ornithology'])
  })
})

it('makes one chapter of a creation that is asked for again while the first asking waits', async () => {
  const page = await openPage()
  const added = newId()
  disconnect('post', '/api/courses/:id/chapters')
  goOffline()
  page.edits.createChapter({ id: added, title: 'New' }).catch(ignore)
  await eventually(() => expect(page.sync.state().trouble).toBe('offline'))
  const again = page.edits.createChapter({ id: added, title: 'Newer' })
  goOnline()
  await again
  await page.isDone()
  expect(fakeApi.course(id).chapters.map(({ title }) => title)).toEqual(['A', 'B', 'Newer'])
  await page.edits.createChapter({ id: added, title: 'Newest' })
  expect(fakeApi.course(id).chapters.map(({ title }) => title)).toEqual(['A', 'B', 'Newest'])
})
