import { expect, it, vi } from 'vitest'
import * as watch from './update-watch'

it('tells the watch of an answer that came before it, and of each one after', async () => {
  vi.resetModules() // as a page that begins
  const { noteBuild, startWatch } = await import('./update')
  const heard: Response[] = []
  const [early, later] = [new Response(), new Response()]
  noteBuild(early)
  startWatch({ ...watch, noteBuild: (answer) => void heard.push(answer) })
  expect(heard).toEqual([early])
  noteBuild(later)
  expect(heard).toEqual([early, later])
})
