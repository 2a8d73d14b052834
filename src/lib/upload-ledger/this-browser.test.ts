import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const stored = new Map<string, string>()
const storage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
}
/** As a page that begins. */
const newPage = async () => {
  vi.resetModules()
  return (await import('./this-browser')).thisBrowser
}
beforeEach(() => vi.stubGlobal('localStorage', storage))
afterEach(() => {
  stored.clear()
  vi.unstubAllGlobals()
})

it('keeps the name that it made up from page to page', async () => {
  const name = (await newPage())()
  expect(name).toMatch(/^[\w-]{1,64}$/)
  expect((await newPage())()).toBe(name)
})

it('makes up another one when something else was stored there', async () => {
  stored.set('lectern-browser', 'no \0 name')
  expect((await newPage())()).toMatch(/^[\w-]{1,64}$/)
})

it('has one for as long as the page where nothing may be stored', async () => {
  vi.stubGlobal('localStorage', undefined)
  const thisBrowser = await newPage()
  expect(thisBrowser()).toBe(thisBrowser())
})
