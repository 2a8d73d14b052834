import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fileOf, type FileHandle, forgetKeptHandles, keptHandles } from './kept-handles'

afterEach(forgetKeptHandles)

/** What can be stored here stands for a handle: a real one is cloned by the browser. */
const stored = (name: string) => ({ name }) as unknown as FileHandle
const DAY_MS = 24 * 3_600_000

describe('kept handles', () => {
  it('belong to a person, and are gone when they are taken away', async () => {
    const keptAt = Date.now()
    expect(await keptHandles.put({ uploadId: 'u1', userId: 'ines', handle: stored('a'), keptAt })).toBe(true)
    await keptHandles.put({ uploadId: 'u2', userId: 'jonas', handle: stored('b'), keptAt })
    expect([...(await keptHandles.list('ines')).keys()]).toEqual(['u1'])
    await keptHandles.remove('u1')
    expect((await keptHandles.list('ines')).size).toBe(0)
  })

  it('are thrown away once no upload can be as old', async () => {
    await keptHandles.put({ uploadId: 'u1', userId: 'ines', handle: stored('a'), keptAt: 0 })
    expect((await keptHandles.list('ines', 8 * DAY_MS)).size).toBe(1)
    expect((await keptHandles.list('ines', 8 * DAY_MS + 1)).size).toBe(0)
    expect((await keptHandles.list('ines', 0)).size).toBe(0)
  })

  it('are not kept, and nothing fails, where the browser keeps nothing', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('private window', 'InvalidStateError')
    })
    const handle = stored('a')
    expect(await keptHandles.put({ uploadId: 'u1', userId: 'ines', handle, keptAt: 1 })).toBe(false)
    expect((await keptHandles.list('ines')).size).toBe(0)
  })
})

describe('the file behind a handle', () => {
  const file = new File(['x'], 'a.mp4')
  const handle = (now: PermissionState, asked: PermissionState = now) => ({
    getFile: vi.fn(() => Promise.resolve(file)),
    queryPermission: vi.fn(() => Promise.resolve(now)),
    requestPermission: vi.fn(() => Promise.resolve(asked)),
  })

  it('is opened without a question where that is still allowed', async () => {
    const granted = handle('granted')
    expect(await fileOf(granted, false)).toBe(file)
    expect(granted.requestPermission).not.toHaveBeenCalled()
  })

  it('is asked for on a click only', async () => {
    const prompt = handle('prompt', 'granted')
    expect(await fileOf(prompt, false)).toBeNull()
    expect(prompt.requestPermission).not.toHaveBeenCalled()
    expect(await fileOf(prompt, true)).toBe(file)
  })

  it('stays closed when the person says no, and when it was moved', async () => {
    expect(await fileOf(handle('prompt', 'denied'), true)).toBeNull()
    const moved = {
      ...handle('granted'),
      getFile: () => Promise.reject(new DOMException('', 'NotFoundError')),
    }
    expect(await fileOf(moved, false)).toBeNull()
  })
})
