import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import type { UploadEvent, UploadRequest } from '@/lib/upload/upload-coordinator'
import { makeFile } from '@/test/factories'
import { createUploadWorld } from '@/test/utils/upload-world'
import { eventually } from '@/test/utils/eventually'
import { fingerprintOf } from './fingerprint'
import { createLedgerCoordinator } from './ledger-coordinator'
import { forgetKeptHandles, keptHandles, type FileHandle } from './kept-handles'
import { rememberHandle, watchDrops } from './dropped-handles'

const SIZE = 250
const plan = { id: 'ledger-1', partSize: 100, partCount: 3 }

/** The Web Locks of a browser, as far as they are asked for here. */
function fakeLocks() {
  const held = new Set<string>()
  return {
    held,
    query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
    request: async (name: string, _options: object, work: (lock: object | null) => Promise<unknown>) => {
      await Promise.resolve()
      if (held.has(name)) return work(null)
      held.add(name)
      try {
        return await work({ name })
      } finally {
        held.delete(name)
      }
    },
  }
}
let locks: ReturnType<typeof fakeLocks>

beforeEach(() => {
  locks = fakeLocks()
  vi.stubGlobal('navigator', { onLine: true, locks })
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await forgetKeptHandles()
})

function setUp(put?: Parameters<typeof createUploadWorld>[0]['put']) {
  const world = createUploadWorld({ plan, fileSize: SIZE, ...(put && { put }) })
  const events: UploadEvent[] = []
  const coordinator = createLedgerCoordinator({
    api: world.api,
    environment: world.environment,
    onEvent: (event) => events.push(event),
    userId: () => 'ines',
  })
  const request: UploadRequest = {
    id: plan.id,
    videoId: newId(),
    courseId: 'course-1',
    chapterId: 'chapter-1',
    file: makeFile({ size: SIZE }),
  }
  const begun: UploadRequest = { ...request, isBegun: true }
  return { ...world, coordinator, events, request, begun, types: () => events.map(({ type }) => type) }
}

it('tells the ledger by what another device knows the file', async () => {
  const { api, coordinator, request, sent } = setUp()
  await coordinator.start(request)
  expect(api.start.mock.calls[0]?.[0]).toMatchObject({
    fingerprint: await fingerprintOf(request.file),
    lastModified: request.file.lastModified,
  })
  expect(sent).toEqual([1, 2, 3])
})

describe('an upload that another page began', () => {
  it('sends only what is missing, and nobody sees a failure', async () => {
    const { coordinator, begun, held, sent, types } = setUp()
    held.set(1, 100)
    held.set(3, 50)
    await coordinator.start(begun)
    expect(sent).toEqual([2])
    expect(types()).not.toContain('failed')
    expect(types().at(-1)).toBe('complete')
  })

  it('sends nothing when everything had arrived, and completes it', async () => {
    const { api, coordinator, begun, held, sent } = setUp()
    for (const [part, size] of [
      [1, 100],
      [2, 100],
      [3, 50],
    ] as const) {
      held.set(part, size)
    }
    await coordinator.start(begun)
    expect(sent).toEqual([])
    expect(api.complete).toHaveBeenCalledOnce()
  })

  it('is gone on with by itself the next time, when its file came with a handle', async () => {
    const { coordinator, begun } = setUp(() => 'hang')
    const handle = { kind: 'file', getFile: () => Promise.resolve(begun.file) }
    vi.spyOn(keptHandles, 'put')
    rememberHandle(begun.file, handle)
    const done = coordinator.start(begun)
    await eventually(() =>
      expect(keptHandles.put).toHaveBeenCalledWith(
        expect.objectContaining({ uploadId: begun.id, userId: 'ines', handle }),
      ),
    )
    await coordinator.cancel(begun.id)
    await expect(done).rejects.toMatchObject({ code: 'aborted' })
  })

  it('tells a failure of its own, and can be tried again', async () => {
    let isBroken = true
    const { coordinator, begun, held, sent, types } = setUp(() => (isBroken ? 507 : 200))
    held.set(1, 100)
    await expect(coordinator.start(begun)).rejects.toThrow(/disk is full/)
    expect(types().at(-1)).toBe('failed')
    isBroken = false
    sent.length = 0
    await coordinator.retry(begun.id)
    expect(sent).toEqual([2, 3])
  })
})

describe('one tab at a time', () => {
  it('is the owner of an upload while it sends', async () => {
    const { coordinator, request } = setUp()
    const done = coordinator.start(request)
    await Promise.resolve()
    expect([...locks.held]).toEqual([`lectern-upload-${plan.id}`])
    await done
    expect([...locks.held]).toEqual([])
  })

  it('keeps its upload when a second tab wants to go on with it', async () => {
    const { api, coordinator, begun, sent, events } = setUp()
    locks.held.add(`lectern-upload-${plan.id}`)
    await expect(coordinator.start(begun)).rejects.toThrow(/Another tab/)
    expect(events.at(-1)).toMatchObject({ type: 'failed' })
    expect(sent).toEqual([])
    expect(api.start).not.toHaveBeenCalled()
  })

  it('sends nothing of an upload that is cancelled before it is known whose it is', async () => {
    const { api, coordinator, request, types } = setUp()
    const done = coordinator.start(request)
    expect(coordinator.has(request.id)).toBe(true)
    await coordinator.cancel(request.id)
    await expect(done).rejects.toMatchObject({ code: 'aborted' })
    expect(types()).toEqual(['queued', 'cancelled'])
    expect(api.start).not.toHaveBeenCalled()
    expect([...locks.held]).toEqual([])
  })
})

it('keeps the handle of a dropped file until its upload is over', async () => {
  const { api, coordinator, request, settle, video } = setUp()
  const handle = { kind: 'file', name: 'stands for one' } as unknown as FileHandle
  const page = new EventTarget()
  const stop = watchDrops(page)
  const items = [
    { kind: 'file', getAsFile: () => request.file, getAsFileSystemHandle: () => Promise.resolve(handle) },
  ]
  page.dispatchEvent(Object.assign(new Event('drop'), { dataTransfer: { items } }))
  stop()

  let finish: () => void = () => {}
  api.complete.mockImplementationOnce(() => new Promise((resolve) => (finish = () => resolve({ video }))))
  const done = coordinator.start(request)
  await eventually(async () => expect((await keptHandles.list('ines')).get(plan.id)).toEqual(handle))
  await eventually(() => expect(api.complete).toHaveBeenCalled())
  finish()
  await done
  await settle()
  await eventually(async () => expect((await keptHandles.list('ines')).size).toBe(0))
})
