import { expect, it } from 'vitest'
import { memoryPartLedger } from '../testing/memory-part-ledger'
import type { PartLedger } from './part-ledger'
import { RememberedParts } from './remembered-parts'

const part = (partNumber: number) => ({ partNumber, sizeBytes: 10, etag: '00000000' })

/** A ledger that says what it was asked, and fails when told to. */
function watched() {
  const ledger = memoryPartLedger()
  const asked: string[] = []
  let failure: Error | undefined
  const tell = async (what: string) => {
    asked.push(what)
    await Promise.resolve()
    if (failure) throw failure
  }
  const parts: PartLedger = {
    async record(uploadId, one) {
      await ledger.record(uploadId, one) // and then the answer may get lost
      await tell('record')
    },
    async forget(uploadId, partNumber) {
      await tell('forget')
      await ledger.forget(uploadId, partNumber)
    },
    async list(uploadId) {
      await tell('list')
      return ledger.list(uploadId)
    },
    async clear(uploadId) {
      await tell('clear')
      await ledger.clear(uploadId)
    },
  }
  return { ledger, asked, parts, failWith: (error?: Error) => (failure = error) }
}

it('does not strike out what was never entered', async () => {
  const { asked, parts } = watched()
  const remembered = new RememberedParts(parts)
  for (const number of [1, 2, 3]) {
    await remembered.forget('a', number)
    await remembered.record('a', part(number))
  }
  expect(asked).toEqual(['list', 'record', 'record', 'record'])
})

it('strikes out what this process or an earlier one entered', async () => {
  const { ledger, parts } = watched()
  await ledger.record('a', part(1))
  const remembered = new RememberedParts(parts)
  await remembered.record('a', part(2))
  await remembered.forget('a', 1)
  await remembered.forget('a', 2)
  expect(await ledger.list('a')).toEqual([])
})

it('strikes out a part that was entered although the answer got lost', async () => {
  const { ledger, parts, failWith } = watched()
  const remembered = new RememberedParts(parts)
  await remembered.forget('a', 1)
  failWith(new Error('gone'))
  await expect(remembered.record('a', part(1))).rejects.toThrow('gone')
  await expect(remembered.forget('a', 1)).rejects.toThrow('gone')
  failWith()
  await remembered.forget('a', 1)
  expect(await ledger.list('a')).toEqual([])
})

it('reads again after it could not be read', async () => {
  const { ledger, parts, failWith } = watched()
  await ledger.record('a', part(1))
  const remembered = new RememberedParts(parts)
  failWith(new Error('gone'))
  await expect(remembered.forget('a', 1)).rejects.toThrow('gone')
  failWith()
  await remembered.forget('a', 1)
  expect(await ledger.list('a')).toEqual([])
})

it('knows nothing of an upload that was cleared, and reads those anew that it let go', async () => {
  const { ledger, parts } = watched()
  const remembered = new RememberedParts(parts)
  await remembered.record('a', part(1))
  for (let n = 0; n < 1_000; n++) await remembered.forget(`other-${n}`, 1)
  await remembered.forget('a', 1)
  expect(await ledger.list('a')).toEqual([])
  await remembered.record('a', part(1))
  await remembered.clear('a')
  expect(await ledger.list('a')).toEqual([])
})
