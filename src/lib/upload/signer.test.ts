import { describe, expect, it, vi } from 'vitest'
import type { UploadApi } from '@/lib/api/upload-api'
import { AppError } from '@/lib/errors'
import { createSigner, type SignerOptions } from './signer'

const settle = () => new Promise((resolve) => setTimeout(resolve))

/** A signer over parts 1 to 12, of which a caller takes the next as the uploader does: out of the line, then signed. */
function setUp(options: Partial<SignerOptions> = {}) {
  const upcoming = Array.from({ length: 12 }, (_, at) => at + 1)
  const read: number[] = []
  const sign = vi.fn<UploadApi['sign']>((_id, parts) =>
    Promise.resolve({
      items: parts.map((partNumber) => ({ partNumber, url: `/${partNumber}`, headers: {}, size: 1 })),
      nextCursor: null,
    }),
  )
  const signer = createSigner({
    api: { sign },
    uploadId: 'u',
    upcoming,
    signal: new AbortController().signal,
    digest: (part) => {
      read.push(part)
      return Promise.resolve(`sum-${part}`)
    },
    ...options,
  })
  return {
    read,
    signed: () => sign.mock.calls.map(([, parts]) => parts),
    sign,
    next: () => signer(upcoming.shift() ?? 0),
  }
}

describe('parts with checksums', () => {
  it('are read in the order in which they are waited for, those ahead behind them', async () => {
    const done: (() => void)[] = []
    const read: number[] = []
    const world = setUp({
      digest: (part) => {
        read.push(part)
        return new Promise((resolve) => done.push(() => resolve(`sum-${part}`)))
      },
    })
    const first = Promise.all([world.next(), world.next(), world.next(), world.next()])
    await settle()
    expect(read).toEqual([1, 2, 3, 4])
    done.splice(0).forEach((settleOne) => settleOne())
    await first
    await settle()
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('have their addresses before they are asked for, some in one request', async () => {
    const world = setUp()
    await world.next()
    await settle()
    expect(world.signed()).toEqual([[1], [2, 3, 4, 5]])
    for (const part of [2, 3, 4]) expect(await world.next()).toMatchObject({ partNumber: part })
    await settle()
    expect(world.signed()).toHaveLength(2)
    // The last of them is being sent: the next ones are asked for.
    await world.next()
    await settle()
    expect(world.signed().slice(2)).toEqual([[6, 7, 8, 9]])
  })

  it('are neither read nor signed ahead where they are held back', async () => {
    const world = setUp({ maySignAhead: () => false })
    await world.next()
    await settle()
    expect(world.read).toEqual([1])
    expect(world.signed()).toEqual([[1]])
  })

  it('are asked for again when asking ahead failed', async () => {
    const world = setUp()
    const answer = world.sign.getMockImplementation()
    world.sign.mockImplementation((id, parts, options) =>
      parts[0] === 2 && world.sign.mock.calls.length === 2
        ? Promise.reject(new AppError('network', 'The connection was reset.'))
        : (answer?.(id, parts, options) ?? Promise.reject(new Error('no answer'))),
    )
    await world.next()
    await settle()
    expect(world.signed()).toEqual([[1], [2, 3, 4, 5]])
    expect(await world.next()).toMatchObject({ partNumber: 2 })
    expect(world.signed()[2]?.[0]).toBe(2)
  })
})

it('parts without checksums are signed eight at a time', async () => {
  const world = setUp({ digest: undefined })
  for (let part = 1; part <= 9; part += 1) expect(await world.next()).toMatchObject({ partNumber: part })
  expect(world.signed()).toEqual([
    [1, 2, 3, 4, 5, 6, 7, 8],
    [9, 10, 11, 12],
  ])
})
