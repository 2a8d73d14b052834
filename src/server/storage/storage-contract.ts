import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BegunUpload, ObjectStorage, ObjectToPut, StoredPart, UploadRef } from './port'

/** A storage under test and what the suite needs around it. */
export interface StorageUnderTest {
  storage: ObjectStorage
  /** Put before URLs that are relative to an origin. */
  baseUrl: string
  /** Lets so many seconds pass for signed URLs: a moved clock, or a wait where the clock is another machine's. */
  passSeconds(seconds: number): Promise<void>
  close(): Promise<void>
}

/**
 * What every driver has to do. Parts are `partSizeBytes` long but for the last one; S3 takes none below 5 MiB.
 * `remembersCompleted`: Swift lists and takes parts of an upload that was completed, which S3 does not.
 */
export function describeObjectStorage(
  name: string,
  open: () => Promise<StorageUnderTest>,
  {
    partSizeBytes = 5 * 1024 ** 2,
    remembersCompleted = false,
  }: { partSizeBytes?: number; remembersCompleted?: boolean } = {},
): void {
  describe(`${name} as object storage`, () => {
    let subject: StorageUnderTest
    let storage: ObjectStorage
    /** Two full parts and a short one. */
    const content = randomBytes(2 * partSizeBytes + 12_345)
    const slice = (partNumber: number) =>
      content.subarray((partNumber - 1) * partSizeBytes, partNumber * partSizeBytes)

    beforeEach(async () => {
      subject = await open()
      storage = subject.storage
    })
    afterEach(() => subject.close())

    type Begun = UploadRef & { sizeBytes: number }
    const begin = async (sizeBytes = content.length): Promise<Begun> => {
      const key = `test-${randomUUID()}`
      const upload = { key, contentType: 'video/mp4', sizeBytes, partSizeBytes }
      return { key, sizeBytes, ...(await storage.createMultipartUpload(upload)) }
    }
    const signedUrl = async (upload: UploadRef, partNumber: number, expiresInSeconds?: number) => {
      const part = { ...upload, partNumber, sizeBytes: slice(partNumber).length, expiresInSeconds }
      return new URL((await storage.signPart(part)).url, subject.baseUrl)
    }
    const put = (url: URL, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      fetch(url, { method: 'PUT', body, headers })
    const checksumOf = (bytes: Uint8Array) =>
      storage.checksumKind === 'md5'
        ? createHash('md5').update(bytes).digest('base64')
        : crc32(bytes).toString(16).padStart(8, '0')
    const send = async (upload: UploadRef, partNumber: number, body = slice(partNumber)) => {
      const answer = await put(await signedUrl(upload, partNumber), new Uint8Array(body))
      await answer.arrayBuffer()
      return answer
    }
    const sendAll = (upload: UploadRef) =>
      Promise.all([3, 1, 2].map((partNumber) => send(upload, partNumber)))
    const finish = async (upload: Begun) =>
      storage.completeMultipartUpload(upload, await storage.listParts(upload))
    const stored = async () => {
      const upload = await begin()
      await sendAll(upload)
      await finish(upload)
      return upload
    }
    const readUrl = async (key: string, expiresInSeconds?: number) =>
      new URL(await storage.signReadUrl(key, { contentType: 'video/mp4', expiresInSeconds }), subject.baseUrl)
    const sizes = (parts: StoredPart[]) => parts.map((part) => [part.partNumber, part.sizeBytes])

    it('joins parts sent at once and out of order into the same bytes', async () => {
      const upload = await begin()
      const answers = await sendAll(upload)
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
      expect(answers.every((answer) => answer.headers.get('etag'))).toBe(true)
      expect(await finish(upload)).toMatchObject({ sizeBytes: content.length })
      expect(content.equals(await storage.readRange(upload.key, 0, content.length))).toBe(true)
    })

    it('has a download kept under its name, whatever its script', async () => {
      const { key } = await stored()
      const saveAs = 'Überblick “1” – 光と影 🎬.mp4'
      const contentType = 'application/octet-stream'
      const url = new URL(await storage.signReadUrl(key, { contentType, saveAs }), subject.baseUrl)
      const answer = await fetch(url)
      expect(content.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true)
      const said = answer.headers.get('content-disposition') ?? ''
      expect(said).toMatch(/^attachment; filename="[ -~]+"; filename\*=UTF-8''/)
      expect(decodeURIComponent(said.split("''")[1] ?? '')).toBe(saveAs)
    })

    it('lists the parts it holds, ascending', async () => {
      const upload = await begin()
      expect(await storage.listParts(upload)).toEqual([])
      await send(upload, 3)
      await send(upload, 1)
      expect(sizes(await storage.listParts(upload))).toEqual([
        [1, partSizeBytes],
        [3, 12_345],
      ])
    })

    it('takes a part again and keeps the later bytes', async () => {
      const upload = await begin()
      await send(upload, 2, randomBytes(partSizeBytes))
      await sendAll(upload)
      await finish(upload)
      expect(content.equals(await storage.readRange(upload.key, 0, content.length))).toBe(true)
    })

    it.each([
      ['shorter', -1],
      ['longer', 1],
    ])('refuses a part that is %s than signed and does not list it', async (_word, difference) => {
      const upload = await begin()
      const answer = await send(upload, 2, randomBytes(partSizeBytes + difference))
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(await storage.listParts(upload)).toEqual([])
    })

    it('refuses a URL whose signature, part number or upload was changed', async () => {
      const [upload, other] = [await begin(), await begin()]
      const url = await signedUrl(upload, 2)
      const changed = [
        url.href.replace(
          /(sig(?:nature)?=)(.+?)(?=&|$)/i,
          (_all, name: string, value: string) => name + flip(value),
        ),
        url.href.replace(/partNumber=2|\/2(?=\?)/, (number) => number.replace('2', '1')),
        url.href.replaceAll(encodeURIComponent(upload.uploadId), encodeURIComponent(other.uploadId)),
      ]
      for (const href of changed) {
        expect(href).not.toBe(url.href)
        expect((await put(new URL(href), new Uint8Array(slice(2)))).status).toBe(403)
      }
      expect(await storage.listParts(upload)).toEqual([])
      expect(await storage.listParts(other)).toEqual([])
    })

    it('refuses a part URL that has expired', async () => {
      const upload = await begin()
      const url = await signedUrl(upload, 1, 1)
      await subject.passSeconds(2)
      expect((await put(url, new Uint8Array(slice(1)))).status).toBe(403)
      expect(await storage.listParts(upload)).toEqual([])
    })

    it('takes a part with its checksum, and refuses bytes that do not match it', async () => {
      const upload = await begin()
      const sign = async (checksum: string) => {
        const signed = await storage.signPart({
          ...upload,
          partNumber: 3,
          sizeBytes: slice(3).length,
          checksum,
        })
        return { url: new URL(signed.url, subject.baseUrl), headers: signed.headers }
      }
      const [right, wrong] = [await sign(checksumOf(slice(3))), await sign(checksumOf(slice(1)))]
      const bytes = new Uint8Array(slice(3))
      expect((await put(wrong.url, bytes, wrong.headers)).status).toBe(400)
      expect(await storage.listParts(upload)).toEqual([])
      expect((await put(right.url, bytes, right.headers)).status).toBe(200)
      expect(await storage.listParts(upload)).toHaveLength(1)
    })

    it.each([0, -1, 1.5, 10_001, Number.NaN])('signs no part %s', async (partNumber) => {
      const part = { ...(await begin()), partNumber, sizeBytes: partSizeBytes }
      await expect(storage.signPart(part)).rejects.toMatchObject({ code: 'invalid' })
    })

    it.each([
      ['no bytes', 0, partSizeBytes],
      ['10,001 parts', 10_000 * partSizeBytes + 1, partSizeBytes],
    ])('begins no upload of %s', async (_word, sizeBytes, partSize) => {
      const upload = {
        key: `test-${randomUUID()}`,
        contentType: 'video/mp4',
        sizeBytes,
        partSizeBytes: partSize,
      }
      await expect(storage.createMultipartUpload(upload)).rejects.toMatchObject({ code: 'invalid' })
    })

    it('lists what was begun and not ended', async () => {
      const [open, done, aborted] = [await begin(), await stored(), await begin()]
      await storage.abortMultipartUpload(aborted)
      const listed: BegunUpload[] = []
      for await (const upload of storage.listMultipartUploads()) listed.push(upload)
      const ids = listed.map((upload) => upload.uploadId)
      expect(ids).toContain(open.uploadId)
      expect(ids).not.toContain(done.uploadId)
      expect(ids).not.toContain(aborted.uploadId)
      const startedAt = listed.find((upload) => upload.uploadId === open.uploadId)?.startedAt.getTime() ?? 0
      expect(Math.abs(Date.now() - startedAt)).toBeLessThan(5 * 60_000)
    })

    it('does not complete half a file, even if the half is named rightly', async () => {
      const upload = await begin()
      await send(upload, 1)
      await send(upload, 3)
      const parts = await storage.listParts(upload)
      await expect(storage.completeMultipartUpload(upload, parts)).rejects.toMatchObject({ code: 'conflict' })
      expect(await storage.headObject(upload.key)).toBeNull()
    })

    it('answers one object to completions at the same moment', async () => {
      const upload = await begin()
      await sendAll(upload)
      const parts = await storage.listParts(upload)
      const answers = await Promise.all([1, 2, 3].map(() => storage.completeMultipartUpload(upload, parts)))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(content.equals(await storage.readRange(upload.key, 0, content.length))).toBe(true)
    })

    it('does not complete while a part is missing, and completes once it came', async () => {
      const upload = await begin()
      await send(upload, 1)
      await send(upload, 3)
      const named = [
        ...(await storage.listParts(upload)),
        { partNumber: 2, sizeBytes: partSizeBytes, etag: '0' },
      ]
      named.sort((a, b) => a.partNumber - b.partNumber)
      await expect(storage.completeMultipartUpload(upload, named)).rejects.toMatchObject({ code: 'conflict' })
      await send(upload, 2)
      expect(await finish(upload)).toMatchObject({ sizeBytes: content.length })
    })

    it('does not complete when a named part is not the part it holds', async () => {
      const upload = await begin()
      await sendAll(upload)
      const parts = (await storage.listParts(upload)).map((part) => ({ ...part, etag: flip(part.etag) }))
      await expect(storage.completeMultipartUpload(upload, parts)).rejects.toMatchObject({ code: 'conflict' })
    })

    it('answers the same object when completed twice', async () => {
      const upload = await begin()
      await sendAll(upload)
      const parts = await storage.listParts(upload)
      const first = await storage.completeMultipartUpload(upload, parts)
      expect(await storage.completeMultipartUpload(upload, parts)).toEqual(first)
      expect(await storage.headObject(upload.key)).toEqual(first)
    })

    it('takes no part and lists none after completion', async () => {
      const upload = await begin()
      await sendAll(upload)
      const url = await signedUrl(upload, 1)
      await finish(upload)
      const { status } = await put(url, new Uint8Array(slice(1)))
      if (!remembersCompleted) {
        expect([404, 409]).toContain(status)
        expect(await storage.listParts(upload)).toEqual([])
      }
      expect(content.equals(await storage.readRange(upload.key, 0, content.length))).toBe(true)
    })

    it('frees an aborted upload; aborting again or an unknown one is no error', async () => {
      const upload = await begin()
      await send(upload, 1)
      const url = await signedUrl(upload, 2)
      await storage.abortMultipartUpload(upload)
      await storage.abortMultipartUpload(upload)
      await storage.abortMultipartUpload({ key: upload.key, uploadId: 'unknown' })
      expect(await storage.listParts(upload)).toEqual([])
      expect([404, 409]).toContain((await put(url, new Uint8Array(slice(2)))).status)
      expect(await storage.headObject(upload.key)).toBeNull()
      await expect(finish(upload)).rejects.toMatchObject({ code: 'notFound' })
    })

    it('knows nothing of an object that is not there', async () => {
      const key = `test-${randomUUID()}`
      expect(await storage.headObject(key)).toBeNull()
      await expect(storage.readRange(key, 0, 1)).rejects.toMatchObject({ code: 'notFound' })
      expect((await fetch(await readUrl(key))).status).toBe(404)
    })

    it('reads ranges, shorter at the end and empty beyond it', async () => {
      const { key } = await stored()
      const { length } = content
      expect(content.subarray(7, 1_007).equals(await storage.readRange(key, 7, 1_007))).toBe(true)
      expect(
        content.subarray(length - 5).equals(await storage.readRange(key, length - 5, length + 100)),
      ).toBe(true)
      expect(await storage.readRange(key, length, length + 1)).toHaveLength(0)
    })

    it('serves a read URL whole, by range and by suffix, with the type it was made for', async () => {
      const { key } = await stored()
      const url = await readUrl(key)
      const get = async (range?: string) => {
        const answer = await fetch(url, range === undefined ? {} : { headers: { range } })
        const body = Buffer.from(await answer.arrayBuffer())
        return { status: answer.status, type: answer.headers.get('content-type'), body }
      }
      const whole = await get()
      expect([whole.status, whole.type]).toEqual([200, 'video/mp4'])
      expect(whole.body.equals(content)).toBe(true)
      const middle = await get('bytes=1000-1999')
      expect([middle.status, middle.body.equals(content.subarray(1_000, 2_000))]).toEqual([206, true])
      const end = await get('bytes=-100')
      expect([end.status, end.body.equals(content.subarray(-100))]).toEqual([206, true])
      expect((await get(`bytes=${content.length}-`)).status).toBe(416)
    })

    it('refuses a read URL that was changed or has expired', async () => {
      const [{ key }, other] = [await stored(), await stored()]
      const changed = await readUrl(key)
      changed.pathname = changed.pathname.replace(key, other.key)
      expect((await fetch(changed)).status).toBe(403)
      const expired = await readUrl(key, 1)
      await subject.passSeconds(2)
      expect((await fetch(expired)).status).toBe(403)
    })

    it('deletes an object; deleting it again is no error', async () => {
      const { key } = await stored()
      const object = await storage.headObject(key)
      await storage.deleteObject(key, object?.versionId)
      await storage.deleteObject(key, object?.versionId)
      expect(await storage.headObject(key)).toBeNull()
    })

    it('frees an object also without being told its version', async () => {
      const { key } = await stored()
      await storage.deleteObject(key)
      expect(await storage.headObject(key)).toBeNull()
      expect((await fetch(await readUrl(key))).status).toBe(404)
    })

    describe('objects of the server itself', () => {
      let folder: string
      beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), 'lectern-contract-'))
      })
      afterEach(() => rm(folder, { recursive: true, force: true }))

      const put = (key: string, body: ObjectToPut['body']) =>
        storage.putObject({ key, contentType: 'video/mp4', body })
      const inFile = async (bytes: Uint8Array) => {
        const path = join(folder, randomUUID())
        await writeFile(path, bytes)
        return { path }
      }

      it('stores bytes in memory, once however often they are stored', async () => {
        const key = `test-${randomUUID()}`
        const bytes = content.subarray(0, 4_321)
        await put(key, bytes)
        expect(await put(key, bytes)).toMatchObject({ sizeBytes: bytes.length })
        expect(bytes.equals(await storage.readRange(key, 0, content.length))).toBe(true)
        const answer = await fetch(await readUrl(key))
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'video/mp4'])
        expect(bytes.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true)
      })

      it.each([
        ['short', 12_345],
        ['of several parts', 40 * 1024 ** 2 + 7],
      ])('stores a file, %s', async (_word, length) => {
        const key = `test-${randomUUID()}`
        const bytes = Buffer.alloc(length, content)
        expect(await put(key, await inFile(bytes))).toMatchObject({ sizeBytes: length })
        expect(bytes.equals(await storage.readRange(key, 0, length))).toBe(true)
        expect(await storage.headObject(key)).toMatchObject({ sizeBytes: length })
      })

      it('stores nothing of a file of no bytes, and nothing once it is no longer wanted', async () => {
        const key = `test-${randomUUID()}`
        await expect(put(key, await inFile(Buffer.alloc(0)))).rejects.toMatchObject({ code: 'invalid' })
        const object = { key, contentType: 'video/mp4', body: content.subarray(0, 10) }
        await expect(storage.putObject({ ...object, signal: AbortSignal.abort() })).rejects.toMatchObject({
          code: 'aborted',
        })
        expect(await storage.headObject(key)).toBeNull()
      })

      it('frees a folder with all that is in it, and nothing else; freeing it again is no error', async () => {
        const [one, other] = [`test-${randomUUID()}`, `test-${randomUUID()}`]
        const inside = [`${one}/index.m3u8`, `${one}/720p/s00001.m4s`, `${one}/720p/s00002.m4s`]
        const outside = [one, `${one}2`, `${other}/index.m3u8`]
        for (const key of [...inside, ...outside]) await put(key, content.subarray(0, 100))
        await storage.deleteFolder(one)
        await storage.deleteFolder(one)
        for (const key of inside) expect(await storage.headObject(key)).toBeNull()
        for (const key of outside) expect(await storage.headObject(key)).not.toBeNull()
      })

      it('says where a file lies on this machine, if it does', async () => {
        const { key } = await stored()
        const path = await storage.localFile(key)
        if (storage.driver === 's3') expect(path).toBeNull()
        else expect(content.equals(await readFile(path ?? ''))).toBe(true)
      })
    })

    it('says that it can be written', async () => {
      await expect(storage.check()).resolves.toBeUndefined()
    })
  })
}

/** The text with its first letter or digit replaced by another hex digit. */
const flip = (text: string) => text.replace(/[0-9A-Za-z]/, (first) => (first === 'a' ? 'b' : 'a'))
