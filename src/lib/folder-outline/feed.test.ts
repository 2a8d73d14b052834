import { expect, it } from 'vitest'
import { feed } from './feed'

const going = () => new AbortController().signal

it('sends everything in order, never more at once than told, whatever fails', async () => {
  const items = Array.from({ length: 57 }, (_item, at) => at)
  const sent: number[] = []
  let open = 0
  let most = 0
  await feed(
    items,
    12,
    async (item) => {
      sent.push(item)
      most = Math.max(most, (open += 1))
      await new Promise((resolve) => setTimeout(resolve))
      open -= 1
      if (item % 5 === 0) throw new Error('refused')
    },
    going(),
  )
  expect(sent).toEqual(items)
  expect(most).toBe(12)
})

it('starts nothing more once it is stopped', async () => {
  const abort = new AbortController()
  const sent: number[] = []
  await feed(
    [1, 2, 3, 4, 5],
    2,
    (item) => {
      sent.push(item)
      if (item === 3) abort.abort()
      return Promise.resolve()
    },
    abort.signal,
  )
  expect(sent).toEqual([1, 2, 3])
})

it('is done at once with nothing', async () => {
  await expect(feed([], 5, () => Promise.reject(new Error('never')), going())).resolves.toBeUndefined()
})
