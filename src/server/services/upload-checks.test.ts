import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SessionUser } from '@/types/api'
import { createPartLedger } from '../db/repositories/part-ledger'
import { uploadRepository } from '../db/repositories/upload-repository'
import type { BegunUpload, ObjectStorage, UploadRef } from '../storage/port'
import {
  longVideo,
  makeCourse,
  makeUser,
  sendParts,
  storageWith,
  useTestServices,
} from '../testing/factories'
import { createServices } from '.'
import { newStorageKey } from './storage-key'

const server = useTestServices()
let ines: SessionUser
let place: { courseId: string; chapterId: string }

beforeAll(async () => {
  ines = await makeUser(server().db)
})
beforeEach(async () => {
  const course = await makeCourse(server().services, ines, { videos: [1] })
  place = { courseId: course.id, chapterId: course.chapters[0]?.id ?? '' }
})

const start = async (size: number) => {
  const { value } = await server().services.uploads.start(ines, { ...place, filename: 'a.mp4', size })
  return value.upload.id
}
const crc = (bytes: Uint8Array) => crc32(bytes).toString(16).padStart(8, '0')

describe('what a sender says about its parts', () => {
  it('is compared with what the storage holds before they are joined', async () => {
    const bytes = await longVideo()
    const id = await start(bytes.length)
    await sendParts(server(), id, bytes)
    const { uploads } = server().services
    const row = await uploadRepository.findAny(server().db, id)
    const partSize = row?.partSize ?? 0
    const etags = { 1: crc(bytes.subarray(0, partSize)), 2: `"${crc(bytes.subarray(partSize))}"` }
    await expect(uploads.complete(ines, id, { etags: { ...etags, 2: 'ffffffff' } })).rejects.toMatchObject({
      status: 409,
      errors: [{ field: 'parts.2', message: 'Part 2 is not the one that was sent; send it again.' }],
    })
    expect((await uploadRepository.findAny(server().db, id))?.state).toBe('open')
    expect(await uploads.complete(ines, id, { etags })).toMatchObject({ status: 'ready' })
  })

  it('goes to the storage as headers', async () => {
    const id = await start(1_000)
    const { uploads } = server().services
    const { items } = await uploads.sign(ines, id, { partNumbers: [1], checksums: { 1: '0a1b2c3d' } })
    expect(items[0]?.headers).toEqual({ 'X-Part-CRC32': '0a1b2c3d' })
    expect((await uploads.sign(ines, id, { partNumbers: [1] })).items[0]?.headers).toEqual({})
  })

  it.each(['', '0a1b2c3', 'kAFQmDzST7DWlj99KOF/cg==', '0a1b2c3d\r\nX: y'])(
    'is refused when the storage could not check it (%j)',
    async (checksum) => {
      const id = await start(1_000)
      const request = { partNumbers: [1], checksums: { 1: checksum } }
      await expect(server().services.uploads.sign(ines, id, request)).rejects.toMatchObject({
        code: 'invalid',
        errors: [{ field: 'checksums.1' }],
      })
    },
  )
})

it('does not join an upload that holds a part too many', async () => {
  const id = await start(1_000)
  await sendParts(server(), id, Buffer.alloc(1_000))
  const listParts: ObjectStorage['listParts'] = async (ref) => [
    ...(await server().storage.listParts(ref)),
    { partNumber: 2, sizeBytes: 1, etag: '0' },
  ]
  const services = createServices({
    ...server().context,
    storage: storageWith(server().storage, { listParts }),
  })
  await expect(services.uploads.complete(ines, id)).rejects.toMatchObject({
    status: 409,
    errors: [{ field: 'parts.2', message: 'This upload has 1 parts.' }],
  })
})

describe('uploads that only the storage knows', () => {
  const inTwoDays = () => new Date(Date.now() + 48 * 3_600_000)
  const begin = async (): Promise<UploadRef> => {
    const key = newStorageKey()
    const upload = { key, contentType: 'video/mp4', sizeBytes: 1_000, partSizeBytes: 1_000 }
    return { key, ...(await server().storage.createMultipartUpload(upload)) }
  }
  const listed = async () => {
    const ids: string[] = []
    for await (const { uploadId } of server().storage.listMultipartUploads()) ids.push(uploadId)
    return ids
  }

  it('are ended after a day, and their bytes counted; those of the ledger stay', async () => {
    const known = await start(1_000)
    const row = await uploadRepository.findAny(server().db, known)
    const unknown = await begin()
    const part = { partNumber: 1, sizeBytes: 1_000, etag: '00000000' }
    await createPartLedger(server().db).record(unknown.uploadId, part)

    const { uploads } = server().services
    expect(await uploads.sweepUnknownUploads()).toEqual({ uploads: 0, bytes: 0 })
    expect(await listed()).toContain(unknown.uploadId)
    const freed = await uploads.sweepUnknownUploads(inTwoDays())
    expect(freed.bytes).toBe(1_000)
    expect(await listed()).not.toContain(unknown.uploadId)
    expect(await listed()).toContain(row?.storageUploadId)
    expect(await uploads.sweepUnknownUploads(inTwoDays())).toEqual({ uploads: 0, bytes: 0 })
  })

  it('are left alone when somebody else put them into the bucket, and one that fails stops no other', async () => {
    const startedAt = new Date(0)
    const upload = (key: string): BegunUpload => ({
      key,
      uploadId: randomBytes(8).toString('hex'),
      startedAt,
    })
    const [foreign, failing, last] = [
      upload('backup/2026.tar'),
      upload(newStorageKey()),
      upload(newStorageKey()),
    ]
    const aborted: string[] = []
    const storage = storageWith(server().storage, {
      listMultipartUploads: async function* () {
        yield* await Promise.resolve([foreign, failing, last])
      },
      listParts: () => Promise.resolve([{ partNumber: 1, sizeBytes: 7, etag: '0' }]),
      abortMultipartUpload: ({ key }) => {
        if (key === failing.key) return Promise.reject(new Error('no answer'))
        aborted.push(key)
        return Promise.resolve()
      },
    })
    const services = createServices({ ...server().context, storage })
    expect(await services.uploads.sweepUnknownUploads()).toEqual({ uploads: 1, bytes: 7 })
    expect(aborted).toEqual([last.key])
  })
})
