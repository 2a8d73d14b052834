import { expect, it } from 'vitest'
import { fuzzRoutes } from '../testing/fuzz/fuzz-routes'
import { useTestApp } from '../testing/test-app'

const app = useTestApp()

it('a thousand requests from the schema and beyond it fail nowhere and tell nothing of the inside', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 30))
  const { answers } = await fuzzRoutes(app, { requests: 1_000, seed })
  const statuses = [...answers.values()].flat()
  expect(statuses).toHaveLength(1_000)
  // Both sides were really reached, or the test would prove nothing.
  const accepted = statuses.filter((status) => status < 400).length
  expect(accepted, `seed ${seed}`).toBeGreaterThan(150)
  expect(statuses.length - accepted, `seed ${seed}`).toBeGreaterThan(250)
})
