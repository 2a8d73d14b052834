import { expect, it } from 'vitest'
import { fuzzRoutes } from '../testing/fuzz/fuzz-routes'
import { useTestApp } from '../testing/test-app'

const app = useTestApp()

/** `FUZZ_SEED=… npm run test:slow fuzz` repeats a run that failed. */
it('ten thousand requests from the schema and beyond it fail nowhere', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 30))
  process.stdout.write(`fuzz: FUZZ_SEED=${seed}\n`)
  const { answers } = await fuzzRoutes(app, { requests: 10_000, seed })
  const statuses = [...answers.values()].flat()
  expect(statuses).toHaveLength(10_000)
  const reached = [...answers.values()].filter((all) => all.some((status) => status < 400))
  process.stdout.write(
    `fuzz: ${answers.size} routes, ${reached.length} of them did what they were asked, ` +
      `${statuses.filter((status) => status < 400).length} requests accepted\n`,
  )
  expect(reached.length).toBeGreaterThan(answers.size / 2)
})
