import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startStorageServer, type StorageServer } from '../testing/storage-server'
import { DiskFolders } from './disk-folders'
import type { UploadRef } from './port'
import { describeObjectStorage } from './storage-contract'

const partSizeBytes = 256 * 1024

describeObjectStorage(
  'FilesystemStorage',
  async () => {
    const server = await startStorageServer()
    return {
      storage: server.storage,
      baseUrl: server.baseUrl,
      passSeconds: (seconds) => {
        server.clock.aheadMs += seconds * 1000
        return Promise.resolve()
      },
      close: server.close,
    }
  },
  { partSizeBytes },
)

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('FilesystemStorage', () => {
  let server: StorageServer
  const content = randomBytes(2 * partSizeBytes + 999)
  const slice = (partNumber: number) =>
    new Uint8Array(content.subarray((partNumber - 1) * partSizeBytes, partNumber * partSizeBytes))

  beforeEach(async () => {
    server = await startStorageServer()
  })
  afterEach(() => server.close())

  const begin = async (sizeBytes = content.length): Promise<UploadRef & { sizeBytes: number }> => {
    const key = `test-${randomBytes(8).toString('hex')}`
    const upload = { key, contentType: 'video/mp4', sizeBytes, partSizeBytes }
    return { key, sizeBytes, ...(await server.storage.createMultipartUpload(upload)) }
  }
  const partUrl = async (upload: UploadRef, partNumber: number) => {
    const part = { ...upload, partNumber, sizeBytes: slice(partNumber).length }
    return server.baseUrl + (await server.storage.signPart(part)).url
  }
  const send = async (upload: UploadRef, partNumber: number, init: RequestInit = {}) => {
    const url = await partUrl(upload, partNumber)
    const answer = await fetch(url, { method: 'PUT', body: slice(partNumber), ...init })
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      problem: text === '' ? undefined : (JSON.parse(text) as unknown),
    }
  }
  /** A request whose body the test writes by hand. */
  const openPut = async (
    upload: UploadRef,
    partNumber: number,
    headers: Record<string, string | number> = {},
  ) => {
    const put = request(await partUrl(upload, partNumber), { method: 'PUT', headers })
    put.on('error', () => undefined)
    return put
  }
  const statusOf = (put: ClientRequest) =>
    new Promise<number>((resolve, reject) => {
      put.on('response', (answer: IncomingMessage) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      put.on('error', reject)
    })
  const finish = async (upload: UploadRef & { sizeBytes: number }) =>
    server.storage.completeMultipartUpload(upload, await server.storage.listParts(upload))
  const tempFile = ({ uploadId }: UploadRef) => join(server.root, 'tmp', `${uploadId}.part`)
  const problem = (status: number, code: string) => ({ status, problem: { status, code } })

  it('strikes out a part that is being overwritten when the connection breaks off, and takes it again', async () => {
    const sizeBytes = 3 * 1024 ** 2
    const big = { key: 'big', contentType: 'video/mp4', sizeBytes, partSizeBytes: sizeBytes }
    const upload = { key: 'big', sizeBytes, ...(await server.storage.createMultipartUpload(big)) }
    const { url: path } = await server.storage.signPart({ ...upload, partNumber: 1, sizeBytes })
    const url = server.baseUrl + path
    const body = randomBytes(sizeBytes)
    expect((await fetch(url, { method: 'PUT', body })).status).toBe(200)

    const broken = request(url, { method: 'PUT', headers: { 'content-length': sizeBytes } })
    broken.on('error', () => undefined)
    broken.write(randomBytes(2 * 1024 ** 2))
    await until(async () => (await server.storage.listParts(upload)).length === 0)
    broken.destroy()

    expect((await fetch(url, { method: 'PUT', body })).status).toBe(200) // waits for the broken one's turn to end
    expect(await server.storage.listParts(upload)).toHaveLength(1)
    await finish(upload)
    expect(body.equals(await server.storage.readRange(upload.key, 0, sizeBytes))).toBe(true)
    expect(server.errors).toEqual([])
  })

  it('refuses another Content-Length before a byte is written, and keeps the part it has', async () => {
    const upload = await begin()
    await send(upload, 1)
    const before = await server.storage.listParts(upload)
    expect(await send(upload, 1, { body: new Uint8Array(5) })).toMatchObject(problem(400, 'malformed'))
    expect(await server.storage.listParts(upload)).toEqual(before)
  })

  it.each([
    ['exact', 0, 200],
    ['short', -1, 400],
    ['over-long', 1, 400],
    ['far over-long', 5_000_000, 400],
  ])('counts a chunked body: %s', async (_word, difference, status) => {
    const upload = await begin()
    const put = await openPut(upload, 1)
    const answered = statusOf(put)
    put.write(randomBytes(partSizeBytes - 10))
    put.end(randomBytes(10 + difference))
    expect(await answered).toBe(status)
    expect(await server.storage.listParts(upload)).toHaveLength(status === 200 ? 1 : 0)
  })

  it('gives up a sender that falls silent, so that the next one gets its turn', async () => {
    const root = server.root
    const impatient = await startStorageServer({ root, idleTimeoutMs: 50 })
    const own = server
    server = impatient
    const upload = await begin()
    const put = await openPut(upload, 1, { 'content-length': partSizeBytes })
    put.write(randomBytes(100))
    await new Promise((resolve) => put.on('close', resolve))
    expect((await send(upload, 1)).status).toBe(200)
    await impatient.close()
    server = own
  })

  it('lets two requests for one part take turns', async () => {
    const upload = await begin()
    const [first, second] = [randomBytes(partSizeBytes), randomBytes(partSizeBytes)]
    const answers = await Promise.all([first, second].map((body) => send(upload, 1, { body })))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200])
    const [part] = await server.storage.listParts(upload)
    const onDisk = (await readFile(tempFile(upload))).subarray(0, partSizeBytes)
    expect(onDisk.equals(first) || onDisk.equals(second)).toBe(true)
    expect(part?.etag).toBe(crc32(onDisk).toString(16).padStart(8, '0'))
  })

  it('checks X-Part-CRC32 when it is given', async () => {
    const upload = await begin()
    const sum = crc32(slice(1)).toString(16).padStart(8, '0')
    const wrong = crc32(slice(2)).toString(16).padStart(8, '0')
    expect(await send(upload, 1, { headers: { 'x-part-crc32': wrong } })).toMatchObject(
      problem(400, 'malformed'),
    )
    expect(await send(upload, 1, { headers: { 'x-part-crc32': 'nonsense' } })).toMatchObject(
      problem(400, 'malformed'),
    )
    expect(await server.storage.listParts(upload)).toEqual([])
    const answer = await send(upload, 1, { headers: { 'x-part-crc32': sum } })
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${sum}"`])
  })

  it('goes on after a restart between parts', async () => {
    const upload = await begin()
    await send(upload, 1)
    server.restart()
    expect(await server.storage.listParts(upload)).toHaveLength(1)
    await send(upload, 2)
    server.restart()
    await send(upload, 3)
    await finish(upload)
    expect(content.equals(await server.storage.readRange(upload.key, 0, content.length))).toBe(true)
  })

  it('completes an upload whose process died after the rename', async () => {
    const upload = await begin()
    await Promise.all([1, 2, 3].map((n) => send(upload, n)))
    const parts = await server.storage.listParts(upload)
    const object = new DiskFolders(server.root).objectFile(upload.key)
    await mkdir(dirname(object), { recursive: true })
    await rename(tempFile(upload), object)
    server.restart()
    expect(await server.storage.completeMultipartUpload(upload, parts)).toMatchObject({
      sizeBytes: content.length,
    })
    expect(await server.parts.list(upload.uploadId)).toEqual([])
  })

  it('lets nobody write while it completes: a late request for a part is turned away', async () => {
    const upload = await begin()
    await Promise.all([1, 2, 3].map((n) => send(upload, n)))
    const parts = await server.storage.listParts(upload)
    const late = await openPut(upload, 1, { 'content-length': partSizeBytes, expect: '100-continue' })
    await new Promise((resolve) => late.on('continue', resolve)) // the server is waiting for its body
    await Promise.all([
      new Promise((resolve) => late.on('close', resolve)), // its connection is cut
      server.storage.completeMultipartUpload(upload, parts),
    ])
    expect(content.equals(await server.storage.readRange(upload.key, 0, content.length))).toBe(true)
  })

  it('does not list parts whose bytes are gone', async () => {
    const upload = await begin()
    await server.parts.record(upload.uploadId, { partNumber: 1, sizeBytes: partSizeBytes, etag: '0' })
    await server.storage.abortMultipartUpload(upload)
    await server.parts.record(upload.uploadId, { partNumber: 1, sizeBytes: partSizeBytes, etag: '0' })
    expect(await server.storage.listParts(upload)).toEqual([])
  })

  it('keeps its folders to itself', async () => {
    const upload = await begin()
    expect((await stat(server.root)).mode & 0o077).toBe(0)
    expect((await stat(tempFile(upload))).mode & 0o077).toBe(0)
  })

  it.each([
    '../secret',
    'a/../../secret',
    '/etc/passwd',
    'a//b',
    '.hidden',
    'a\\..\\b',
    'a\0b',
    '',
    'x'.repeat(300),
    'a..b',
    'a/',
  ])('takes %j for no key', async (key) => {
    const upload = { key, contentType: 'video/mp4', sizeBytes: 10, partSizeBytes }
    await expect(server.storage.createMultipartUpload(upload)).rejects.toMatchObject({ code: 'notFound' })
    await expect(server.storage.signReadUrl(key, { contentType: 'video/mp4' })).rejects.toMatchObject({
      code: 'notFound',
    })
    await expect(server.storage.readRange(key, 0, 1)).rejects.toMatchObject({ code: 'notFound' })
    await expect(server.storage.headObject(key)).rejects.toMatchObject({ code: 'notFound' })
    await expect(server.storage.deleteObject(key)).rejects.toMatchObject({ code: 'notFound' })
  })

  it.each(['../x', 'x', `${'a'.repeat(32)}-1-1/../../x`, `${'a'.repeat(32)}-0-1`, ''])(
    'takes %j for no upload',
    async (uploadId) => {
      const upload = { key: 'key', uploadId, sizeBytes: 1 }
      await expect(server.storage.signPart({ ...upload, partNumber: 1, sizeBytes: 1 })).rejects.toMatchObject(
        { code: 'notFound' },
      )
      await expect(server.storage.completeMultipartUpload(upload, [])).rejects.toMatchObject({
        code: 'notFound',
      })
      expect(await server.storage.listParts(upload)).toEqual([])
      await server.storage.abortMultipartUpload(upload)
    },
  )

  it('signs no part that the upload does not have', async () => {
    const upload = await begin()
    for (const partNumber of [0, 4, 1.5]) {
      await expect(
        server.storage.signPart({ ...upload, partNumber, sizeBytes: partSizeBytes }),
      ).rejects.toMatchObject({ code: 'invalid' })
    }
    await expect(server.storage.signPart({ ...upload, partNumber: 1, sizeBytes: 5 })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('says before the first byte that a file does not fit', async () => {
    const huge = { key: 'huge', contentType: 'video/mp4', sizeBytes: 2 ** 50, partSizeBytes: 2 ** 40 }
    await expect(server.storage.createMultipartUpload(huge)).rejects.toMatchObject({
      code: 'noSpace',
      message: expect.stringContaining('Nothing was sent') as string,
    })
  })

  it('sweeps temp files of no open upload, old ones and foreign ones, and leaves the rest', async () => {
    const [open, closed, old] = [await begin(), await begin(), await begin()]
    await Promise.all([open, closed, old].map((upload) => send(upload, 1)))
    await utimes(tempFile(old), new Date(0), new Date(0))
    await writeFile(join(server.root, 'tmp', 'check-1'), '')
    const isOpen = (uploadId: string) => Promise.resolve(uploadId !== closed.uploadId)
    expect(await server.storage.sweep(isOpen)).toBe(3)
    expect(await readdir(join(server.root, 'tmp'))).toEqual([`${open.uploadId}.part`])
    expect(await server.storage.listParts(open)).toHaveLength(1)
    expect(await server.parts.list(closed.uploadId)).toEqual([])
  })

  it('says that it is not available when its folders are gone', async () => {
    const upload = await begin()
    await rm(join(server.root, 'tmp'), { recursive: true })
    await expect(begin()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(server.storage.check()).rejects.toMatchObject({ code: 'unavailable' })
    expect(await send(upload, 1)).toMatchObject(problem(503, 'unavailable'))
  })

  it('takes a disk that was taken away for no deletion, and goes on when it is back', async () => {
    const upload = await begin()
    await send(upload, 1)
    const body = Buffer.from('a picture')
    await server.storage.putObject({ key: 'kept', contentType: 'image/jpeg', body })
    const away = `${server.root}.away`
    await rename(server.root, away)
    const gone = { code: 'unavailable' }
    await expect(server.storage.listParts(upload)).rejects.toMatchObject(gone)
    await expect(server.storage.headObject('kept')).rejects.toMatchObject(gone)
    await expect(server.storage.localFile('kept')).rejects.toMatchObject(gone)
    await expect(server.storage.deleteObject('kept')).rejects.toMatchObject(gone)
    await expect(server.storage.deleteFolder('kept')).rejects.toMatchObject(gone)
    const other = { key: 'other', contentType: 'image/jpeg', body }
    await expect(server.storage.putObject(other)).rejects.toMatchObject(gone)

    await rename(away, server.root) // nothing was made in its place
    expect(await server.storage.listParts(upload)).toHaveLength(1)
    expect(await server.storage.headObject('kept')).toMatchObject({ sizeBytes: body.length })
    await server.storage.putObject(other)
  })

  const isRoot = process.getuid?.() === 0 && process.platform === 'linux'
  it.skipIf(!isRoot)(
    'answers 507 when the disk fills up on the way and records nothing (needs root for a small disk)',
    async ({ skip }) => {
      const root = await mkdtemp(join(tmpdir(), 'lectern-small-'))
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', root], { stdio: 'ignore' })
      } catch {
        await rmdir(root)
        skip('this machine does not allow mounting')
      }
      const own = server
      server = await startStorageServer({ root, reserveBytes: 0 })
      try {
        const upload = await begin(400 * 1024)
        await writeFile(join(root, 'filler'), randomBytes(300 * 1024))
        expect(await send(upload, 1)).toMatchObject(problem(507, 'noSpace'))
        expect(await server.storage.listParts(upload)).toEqual([])
        await expect(begin(10 * 1024 ** 2)).rejects.toMatchObject({ code: 'noSpace' })
        expect(server.errors.map((error) => error.code)).toEqual(['noSpace'])
      } finally {
        await server.close()
        server = own
        execFileSync('umount', [root])
        await rmdir(root)
      }
    },
  )
})
