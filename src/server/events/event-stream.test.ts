import { expect, it, vi } from 'vitest'
import { eventually } from '@/test/utils/eventually'
import { createEventStream, message } from './event-stream'

function open() {
  const told = { onReady: vi.fn(), onClosed: vi.fn(), abort: vi.fn() }
  return { stream: createEventStream(told), ...told }
}
const filler = new Uint8Array(300 * 1024)
const textOf = async (body: ReadableStream<Uint8Array>) => new Response(body).text()

it('spells messages so that no text of a person can end or forge one', () => {
  const bytes = message('operation', { title: 'One\n\nevent: bye\ndata: {}\r\n' }, 7)
  expect(new TextDecoder().decode(bytes)).toBe(
    'id: 7\nevent: operation\ndata: {"title":"One\\n\\nevent: bye\\ndata: {}\\r\\n"}\n\n',
  )
})

it('ends behind what still waits', async () => {
  const { stream, onClosed, abort } = open()
  stream.send(message('operation', { n: 1 }, 1))
  stream.end(message('bye', { reason: 'deleted' }))
  stream.send(message('operation', { n: 2 }, 2))
  const text = await textOf(stream.body)
  expect(text).toMatch(/^id: 1\n.*\n.*\n\nevent: bye\n.*\n\n$/)
  expect(onClosed).toHaveBeenCalledTimes(1)
  expect(abort).not.toHaveBeenCalled()
})

it('cuts off at its end a reader that is stuck, which would never come to it', () => {
  const { stream, abort } = open()
  stream.send(filler)
  stream.end(message('bye', {}))
  expect(abort).toHaveBeenCalledTimes(1)
})

it('cuts off a reader that takes nothing for too long, and only that one', async () => {
  const { stream, abort, onClosed } = open()
  const reader = stream.body.getReader()
  stream.checkProgress(0, 30)
  stream.send(filler)
  stream.checkProgress(10, 30)
  await reader.read() // slow, but alive
  stream.checkProgress(50, 30)
  expect(stream.isReady).toBe(false)
  stream.checkProgress(79, 30)
  expect(abort).not.toHaveBeenCalled()
  stream.checkProgress(80, 30)
  expect(abort).toHaveBeenCalledTimes(1)
  expect(onClosed).toHaveBeenCalledTimes(1)
  expect(stream.isOpen).toBe(false)
})

it('tells when there is room again', async () => {
  const { stream, onReady } = open()
  stream.send(filler)
  await Promise.resolve()
  onReady.mockClear()
  const reader = stream.body.getReader()
  for (let read = 0; read < filler.length - 256 * 1024 + 1;) read += (await reader.read()).value?.length ?? 0
  await eventually(() => expect(onReady).toHaveBeenCalled())
  expect(stream.isReady).toBe(true)
})

it('is over when the reader hangs up', async () => {
  const { stream, onClosed } = open()
  await stream.body.cancel()
  expect(onClosed).toHaveBeenCalledTimes(1)
  stream.send(message('operation', {}))
  stream.end()
  expect(onClosed).toHaveBeenCalledTimes(1)
})
