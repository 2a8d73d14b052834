import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeFile } from '@/test/factories'
import { takeDroppedHandle } from './dropped-handles'
import { canKeepPicked, pickKeptFiles } from './pick-files'

const accept = { 'video/*': ['.mp4'] }
const handleOf = (file: File) => ({ kind: 'file', getFile: () => Promise.resolve(file) })
const withPicker = (pick: (options: object) => Promise<object[]>) =>
  vi.stubGlobal('window', { showOpenFilePicker: vi.fn(pick) })

afterEach(() => vi.unstubAllGlobals())

describe('a dialog whose files the browser keeps', () => {
  it('gives the files, and their handles to what sends them', async () => {
    const file = makeFile({ name: 'a.mp4' })
    const handle = handleOf(file)
    withPicker(() => Promise.resolve([handle]))
    expect(canKeepPicked()).toBe(true)
    expect(await pickKeptFiles(accept, true)).toEqual([file])
    expect(await takeDroppedHandle(file)).toBe(handle)
    expect(await takeDroppedHandle(file)).toBeNull()
  })

  it('gives nothing when it was closed without a choice', async () => {
    withPicker(() => Promise.reject(new DOMException('closed', 'AbortError')))
    expect(await pickKeptFiles(accept, false)).toEqual([])
  })

  it.each([
    ['is not there', () => vi.stubGlobal('window', {})],
    ['may not open', () => withPicker(() => Promise.reject(new DOMException('no', 'SecurityError')))],
  ])('leaves the choice to the usual one when it %s', async (_how, stub) => {
    stub()
    expect(await pickKeptFiles(accept, true)).toBeNull()
  })
})
