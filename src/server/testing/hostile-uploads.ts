import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { Video } from '@/types/course'
import { upload as uploadTable } from '../db/schema/upload'
import { sampleVideo } from './factories'
import { type HostileDriver, MAX_UPLOAD_BYTES, MIB, useHostileClient } from './hostile-client'

/** A letter of every plane of Unicode, of the private ones too. */
const planes = Array.from({ length: 17 }, (_, plane) => String.fromCodePoint(plane * 0x1_0000 + 0x400)).join(
  '',
)

/** What somebody tries who means no good, over real sockets, at a server with this storage. */
export function describeHostileUploads(name: string, driver: HostileDriver): void {
  describe(name, () => {
    const client = useHostileClient(driver)
    beforeEach(() => client.makePlace())
    afterEach(() => client.clearPlace())

    const videosOf = async () =>
      (
        await client.expectOk<{ chapters: { videos: Video[] }[] }>(
          'GET',
          `/api/courses/${client.place.courseId}`,
        )
      ).chapters.flatMap(({ videos }) => videos)
    const uploadRows = () => client.app.context.db.$count(uploadTable)
    /** Neither database nor storage has anything of it. */
    const leavesNothing = async (work: () => Promise<unknown>) => {
      const before = [await uploadRows(), await videosOf(), await client.kept()]
      await work()
      expect([await uploadRows(), await videosOf(), await client.kept()]).toEqual(before)
    }
    const bytes = (length: number) => new Uint8Array(randomBytes(length))

    describe('a file that is announced', () => {
      it.each<[string, object, number]>([
        ['without bytes', { size: 0 }, 422],
        ['with less than none', { size: -1 }, 422],
        ['with half a byte', { size: 1.5 }, 422],
        ['with a size that is a text', { size: '1000' }, 422],
        ['one byte over the limit', { size: MAX_UPLOAD_BYTES + 1 }, 422],
        ['with more bytes than numbers are exact for', { size: 2 ** 60 }, 422],
        ['in 10,001 parts, whatever they are', { size: 10_001 * 5 * 1024 ** 3 }, 422],
        ['under a key of its own', { key: 'courses/1' }, 422],
        ['with a part size of its own', { partSize: 1 }, 422],
        ['without a name', { filename: '' }, 422],
        ['with a name that is no video', { filename: 'x.mp4/../../run.sh' }, 422],
        ['with a name that ends before its end', { filename: 'run.sh\0.mp4' }, 422],
        ['with a long name of every plane', { filename: `${planes.repeat(250)}.mp4` }, 422],
        ['with a name of every plane, 900 kB long', { filename: `${planes.repeat(13_000)}.mp4` }, 422],
        ['with a path for a course', { courseId: '../../etc/passwd' }, 422],
        ['with a path for an upload', { uploadId: '../1' }, 422],
        ['with a fingerprint of a page', { fingerprint: 'x'.repeat(201) }, 422],
        ['into a course that is not there', { courseId: newId() }, 404],
        ['into a chapter that is not there', { chapterId: newId() }, 404],
      ])('%s is refused', async (_word, changes, status) => {
        await leavesNothing(() => client.refuse(client.start(changes), status))
      })

      it('by nobody, or into the course of somebody else, is refused', async () => {
        const stranger = await client.app.signUp()
        await leavesNothing(async () => {
          await client.refuse(client.start({}, null), 401)
          await client.refuse(client.start({}, stranger), 404)
        })
      })

      it('as a video or an upload of somebody else is refused, and theirs goes on', async () => {
        const theirs = await client.begin(1_000)
        const stranger = await client.app.signUp()
        const chapterId = newId()
        const { id: courseId } = await client.expectOk<{ id: string }>(
          'POST',
          '/api/courses',
          { title: 'Mine', difficulty: 'beginner', chapters: [{ id: chapterId, title: 'One' }] },
          stranger,
        )
        const own = { courseId, chapterId }
        await leavesNothing(async () => {
          await client.refuse(client.start({ ...own, id: theirs.video.id }, stranger), 404, 409)
          await client.refuse(client.start({ ...own, uploadId: theirs.upload.id }, stranger), 409)
        })
        expect(await client.partsOf(theirs)).toEqual([])
      })

      it.each([
        ['climbs', '../../../../etc/passwd.mp4', 'passwd.mp4'],
        ['climbs as Windows does', '..\\..\\windows\\system32\\cmd.mp4', 'cmd.mp4'],
        ['begins at the root', '/etc/cron.d/x.mp4', 'x.mp4'],
        ['climbs in code', '%2e%2e%2f%2e%2e%2fx.mp4', '%2e%2e%2f%2e%2e%2fx.mp4'],
        ['breaks a header', 'x\r\nSet-Cookie: a=b.mp4', 'xSet-Cookie: a=b.mp4'],
        ['is a tag', '<img src=x onerror=alert(1)>.mp4', '<img src=x onerror=alert(1)>.mp4'],
        ['turns its own direction', 'gp4\u202e4pm.exe.mp4', 'gp44pm.exe.mp4'],
        ['has half a letter', 'a\ud83c.mp4', 'a\ufffd.mp4'],
        ['is of every plane', `${planes}.mp4`, `${planes}.mp4`],
      ])('with a name that %s never names a place', async (_word, filename, kept) => {
        const begun = await client.begin(1_000, filename)
        expect(await client.storageKeyOf(begun)).toMatch(/^[0-9a-f]{40}$/)
        expect(begun.video.originalFilename).toBe(kept)
        const { url } = await client.sign(begun, 1)
        for (const word of ['etc', 'passwd', 'windows', '..', 'img', 'exe']) expect(url).not.toContain(word)
      })

      it('with a huge name of every plane keeps a whole beginning of it', async () => {
        const begun = await client.begin(1_000, `${planes.repeat(100)}.mp4`)
        const { originalFilename, filename } = begun.video
        expect(originalFilename.length).toBeLessThanOrEqual(500)
        expect(originalFilename.isWellFormed()).toBe(true)
        expect(filename.isWellFormed()).toBe(true)
        expect(originalFilename.startsWith(planes)).toBe(true)
      })
    })

    describe('an upload', () => {
      it.each<[string, string, string, unknown, number]>([
        ['part 0', 'POST', '/sign', { partNumbers: [0] }, 422],
        ['the part after the last', 'POST', '/sign', { partNumbers: [2] }, 422],
        ['part 10,001', 'POST', '/sign', { partNumbers: [10_001] }, 422],
        ['half a part', 'POST', '/sign', { partNumbers: [0.5] }, 422],
        ['no part', 'POST', '/sign', { partNumbers: [] }, 422],
        ['101 parts', 'POST', '/sign', { partNumbers: Array.from({ length: 101 }, (_, i) => i + 1) }, 422],
        ['a size', 'POST', '/sign', { partNumbers: [1], size: 5 }, 422],
        ['a key', 'POST', '/sign', { partNumbers: [1], key: 'another' }, 422],
        ['a checksum of no kind', 'POST', '/sign', { partNumbers: [1], checksums: { 1: 'x' } }, 422],
        ['a header', 'POST', '/sign', { partNumbers: [1], checksums: { 1: 'x\r\nX-Y: z' } }, 422],
        ['a checksum of part “__proto__”', 'POST', '/sign', { partNumbers: [1], checksums: { x: '1' } }, 422],
        ['its end while its part is missing', 'POST', '/complete', {}, 409],
        ['its end with a made-up part', 'POST', '/complete', { etags: { 1: '0'.repeat(32) } }, 409],
        ['its end with a part of no number', 'POST', '/complete', { etags: { '../1': '0' } }, 422],
        ['its end under a key', 'POST', '/complete', { key: 'another' }, 422],
      ])('that is asked for %s refuses, and goes on', async (_word, method, rest, json, status) => {
        const begun = await client.begin(1_000)
        await leavesNothing(() => client.refuse(client.ask(method, begun.path + rest, json), status))
        expect((await client.put((await client.sign(begun, 1)).url, bytes(1_000))).status).toBe(200)
        expect(await client.partsOf(begun)).toMatchObject([{ partNumber: 1, size: 1_000 }])
      })

      it('with ETags of 10,001 parts is refused', async () => {
        const begun = await client.begin(1_000)
        const etags = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [i + 1, '0'.repeat(32)]))
        const problem = await client.refuse(client.ask('POST', `${begun.path}/complete`, { etags }), 409, 422)
        expect(problem.errors?.length ?? 0).toBeLessThanOrEqual(100)
      })

      it.each([
        ['POST', '/sign', { partNumbers: [1] }],
        ['GET', '/parts', undefined],
        ['POST', '/complete', {}],
        ['DELETE', '', undefined],
      ])('of somebody else is not there: %s %s', async (method, rest, json) => {
        const begun = await client.begin(1_000)
        const stranger = await client.app.signUp()
        await leavesNothing(async () => {
          await client.refuse(client.ask(method, begun.path + rest, json, stranger), 404)
          await client.refuse(client.ask(method, begun.path + rest, json, null), 401)
          for (const id of [newId(), 'x', '..%2f..%2fetc', '%00', 'x'.repeat(5_000)]) {
            await client.refuse(client.ask(method, `/api/uploads/${id}${rest}`, json), 400, 404, 422)
          }
        })
      })

      it('with a part missing names it', async () => {
        const begun = await client.begin(16 * MIB + 1_000)
        expect((await client.put((await client.sign(begun, 2)).url, bytes(1_000))).status).toBe(200)
        const problem = await client.refuse(client.ask('POST', `${begun.path}/complete`, {}), 409)
        expect(problem).toMatchObject({ code: 'notReady', errors: [{ field: 'parts.1' }] })
      })

      it('that five requests end at the same moment is one file', async () => {
        const video = new Uint8Array(await sampleVideo())
        const begun = await client.begin(video.length)
        expect((await client.put((await client.sign(begun, 1)).url, video)).status).toBe(200)
        const answers = await Promise.all(
          Array.from({ length: 5 }, () => client.ask('POST', `${begun.path}/complete`, {})),
        )
        for (const { status, text } of answers) {
          expect(status, text).toBe(200)
          const worked = { status: expect.stringMatching(/^(processing|ready)$/) as string }
          expect(JSON.parse(text)).toMatchObject({ video: { id: begun.video.id, ...worked } })
        }
        expect(await videosOf()).toHaveLength(1)
        await client.refuse(client.ask('DELETE', begun.path), 409)
        await client.refuse(client.ask('POST', `${begun.path}/sign`, { partNumbers: [1] }), 409)
      })

      it('that is ended and given up at the same moment is one of both', async () => {
        const video = new Uint8Array(await sampleVideo())
        const begun = await client.begin(video.length)
        expect((await client.put((await client.sign(begun, 1)).url, video)).status).toBe(200)
        const [ended, givenUp] = await Promise.all([
          client.ask('POST', `${begun.path}/complete`, {}),
          client.ask('DELETE', begun.path),
        ])
        expect([ended.status, givenUp.status].filter((status) => status < 300)).toHaveLength(1)
        expect(Math.max(ended.status, givenUp.status)).toBe(409)
        const [row] = await videosOf()
        expect(row?.status).toMatch(ended.status === 200 ? /^(processing|ready)$/ : /^planned$/)
      })

      it('that was given up takes no part and has no end', async () => {
        const begun = await client.begin(1_000)
        const { url } = await client.sign(begun, 1)
        await client.expectOk('DELETE', begun.path)
        await client.refuse(client.ask('POST', `${begun.path}/complete`, {}), 409)
        await client.refuse(client.ask('POST', `${begun.path}/sign`, { partNumbers: [1] }), 409)
        await client.freed() // in the background
        const { status } = await client.put(url, bytes(1_000))
        expect([404, 409]).toContain(status)
      })
    })

    describe('the address of a part', () => {
      /** Refused by the storage, whichever words it has for it. */
      const isRefused = ({ status, text }: { status: number; text: string }) => {
        expect(status, text).toBeGreaterThanOrEqual(400)
        expect(status, text).toBeLessThan(500)
      }

      it.each([0, 1, 999, 1_001, 100_000])('takes no body of %s bytes for one of 1,000', async (length) => {
        const begun = await client.begin(1_000)
        const { url } = await client.sign(begun, 1)
        await leavesNothing(async () => isRefused(await client.put(url, bytes(length))))
      })

      it('takes no body that does not tell its length and has another one', async () => {
        const begun = await client.begin(1_000)
        const { url } = await client.sign(begun, 1)
        for (const length of [999, 1_001]) {
          const body = new Blob([bytes(length)]).stream()
          await leavesNothing(async () => isRefused(await client.put(url, body)))
        }
      })

      it('keeps nothing of a body that breaks off', async () => {
        const begun = await client.begin(1_000)
        const { url } = await client.sign(begun, 1)
        const sending = request(new URL(url, client.address), {
          method: 'PUT',
          headers: { 'content-length': 1_000 },
        })
        sending.on('error', () => undefined)
        const written = new Promise<void>((resolve) => sending.write(bytes(500), () => resolve()))
        await written
        sending.destroy()
        await new Promise((resolve) => sending.once('close', resolve))
        expect(await client.partsOf(begun)).toEqual([])
        expect((await client.put(url, bytes(1_000))).status).toBe(200)
      })

      it('holds for nothing else when any piece of it is changed or left out', async () => {
        const [begun, other] = [await client.begin(1_000), await client.begin(1_000)]
        const [url, otherUrl] = [(await client.sign(begun, 1)).url, (await client.sign(other, 1)).url]
        const base = 'http://base.invalid'
        const signed = new URL(url, base)
        const attempts: URL[] = []
        for (const [field, value] of signed.searchParams) {
          const [changed, without] = [new URL(signed), new URL(signed)]
          changed.searchParams.set(
            field,
            value.endsWith('1') ? `${value.slice(0, -1)}2` : `${value.slice(0, -1)}1`,
          )
          without.searchParams.delete(field)
          attempts.push(changed, without)
        }
        const { pathname } = signed
        for (const path of [
          new URL(otherUrl, base).pathname,
          `${pathname}0`,
          `${pathname}/../x`,
          `${pathname}%00`,
        ]) {
          const elsewhere = new URL(signed)
          elsewhere.pathname = path
          attempts.push(elsewhere)
        }
        await leavesNothing(async () => {
          for (const attempt of attempts) {
            const href = attempt.origin === base ? attempt.pathname + attempt.search : attempt.href
            isRefused(await client.put(href, bytes(1_000)))
          }
          for (const method of ['GET', 'POST', 'DELETE']) isRefused(await client.send(url, { method }))
        })
        expect((await client.put(url, bytes(1_000))).status).toBe(200)
      })

      it('holds for its time only', async () => {
        const begun = await client.begin(1_000)
        const { url } = await client.signShortly(begun, 1_000)
        await driver.passSeconds(2)
        await leavesNothing(async () => expect((await client.put(url, bytes(1_000))).status).toBe(403))
      })
    })
  })
}
