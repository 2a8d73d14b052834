import { QueryClient } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import { perClient, perCourse } from './per-client'

it('makes one thing for each client, when it is first asked for', () => {
  const create = vi.fn((_client: QueryClient) => undefined)
  const get = perClient(create)
  const [one, other] = [new QueryClient(), new QueryClient()]
  expect(create).not.toHaveBeenCalled()
  for (const client of [one, other, one]) get(client)
  expect(create.mock.calls).toEqual([[one], [other]])
})

it('makes one thing for each course of a client, and knows them all', () => {
  const get = perCourse((_client, courseId) => ({ courseId }))
  const [one, other] = [new QueryClient(), new QueryClient()]
  expect(get(one, 'a')).toBe(get(one, 'a'))
  expect(get(one, 'a')).not.toBe(get(one, 'b'))
  expect(get(one, 'a')).not.toBe(get(other, 'a'))
  expect(get.all(one)).toEqual([{ courseId: 'a' }, { courseId: 'b' }])
  expect(get.all(new QueryClient())).toEqual([])
})
