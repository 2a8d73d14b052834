import { beforeAll, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { Playback, ProblemDetails } from '@/types/api'
import type { WriteResult } from '@/types/operations'
import { eq } from 'drizzle-orm'
import { video as videoTable } from '../db/schema/course'
import { useTestApp, type TestUser } from '../testing/test-app'

const app = useTestApp()
let mara: TestUser
let videoId: string
beforeAll(async () => {
  mara = await app.signUp()
  videoId = newId()
  const chapters = [{ id: newId(), title: 'A', videos: [{ id: videoId, filename: 'Größe "1"' }] }]
  await app.request('/api/courses', { as: mara, json: { title: 'Light', difficulty: 'beginner', chapters } })
  await app.context.db
    .update(videoTable)
    .set({ status: 'ready', duration: 60, size: 1_000, format: 'video/mp4', storageKey: newId() })
    .where(eq(videoTable.id, videoId))
})

const at = (rest = '') => `/api/videos/${videoId}/captions${rest}`
const put = (json: object, rest = '/en', headers = {}) =>
  app.request(at(rest), { as: mara, method: 'PUT', json, headers })
const hello = 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello <script>x</script>\n'

it('are put, told in short, and given as files with a name', async () => {
  const answer = await put({ text: hello }, '/pt_br', { prefer: 'return=minimal' })
  expect(answer.status).toBe(200)
  const { events } = (await answer.json()) as WriteResult
  expect(events[0]?.rows.videos[0]?.captions).toMatchObject([{ language: 'pt-BR', revision: 1 }])

  const vtt = await app.request(at('/pt-BR/file'), { as: mara })
  expect(vtt.headers.get('content-type')).toBe('text/vtt; charset=utf-8')
  expect(vtt.headers.get('content-disposition')).toContain(
    `filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.pt-BR.vtt`,
  )
  expect(await vtt.text()).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello x\n')
  const srt = await app.request(at('/pt-BR/file?format=srt'), { as: mara })
  expect(await srt.text()).toBe('1\n00:00:01,000 --> 00:00:02,000\nHello x\n')
  expect((await app.request(at('/pt-BR/file?format=exe'), { as: mara })).status).toBe(422)
})

it('are played from an address that needs no cookie, and no other one', async () => {
  await put({ text: hello })
  const playback = (await (
    await app.request(`/api/videos/${videoId}/playback`, { as: mara })
  ).json()) as Playback
  const src = playback.captions.find(({ language }) => language === 'en')?.src ?? ''
  const answer = await app.request(src)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/vtt; charset=utf-8')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await answer.text()).toContain('Hello')
  for (const other of [
    src.split('?')[0] ?? '',
    src.replace(/sig=../, 'sig=xx'),
    src.replace('/captions/', '/captions/0'),
  ]) {
    expect([403, 404]).toContain((await app.request(other)).status)
  }
})

it.each(['e', 'english', '..%2f..', 'en-', newId(), 'x'.repeat(500)])(
  'language %s is none: 404',
  async (language) => {
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const answer = await app.request(at(`/${language}`), {
        as: mara,
        method,
        ...(method === 'PUT' && { json: { text: hello } }),
      })
      expect(answer.status).toBe(404)
    }
  },
)

it('that are wrong are refused with what is wrong', async () => {
  const problems = async (json: object) => {
    const answer = await put(json, '/fr')
    return { ...((await answer.json()) as ProblemDetails), status: answer.status }
  }
  expect(await problems({ text: 'WEBVTT\n\n00:02.000 --> 00:01.000\nA' })).toMatchObject({
    status: 422,
    code: 'invalid',
    errors: [{ field: 'text', message: expect.stringMatching(/^Line 3: /) as string }],
  })
  expect(await problems({})).toMatchObject({ status: 422, errors: [{ field: 'text' }] })
  expect(await problems({ text: hello, label: ' ' })).toMatchObject({
    status: 422,
    errors: [{ field: 'label' }],
  })
  expect(await problems({ text: hello, revision: -1 })).toMatchObject({ status: 422 })
  expect(await problems({ text: 'x'.repeat(limits.captionBytes + 1) })).toMatchObject({ status: 422 })
  expect(await problems({ text: '\n'.repeat(limits.captionBytes + 10_000) })).toMatchObject({ status: 413 })
  expect(await problems({ text: hello, revision: 7 })).toMatchObject({
    status: 409,
    code: 'changed',
    current: null,
  })
})

it('may be larger than other requests', async () => {
  const long = `WEBVTT\n\n00:01.000 --> 00:02.000\n${'"\n'.repeat(900_000)}`
  expect((await put({ text: long }, '/la')).status).toBe(200)
})
