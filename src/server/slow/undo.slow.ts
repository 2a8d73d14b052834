import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeUser, useTestServices } from '../testing/factories'
import { expectUndone, randomSteps } from '../testing/random-edits'

const server = useTestServices()

it('any sequence of edits, all of it undone, is the start: 150 long sequences', async () => {
  const ines = await makeUser(server().db)
  let runs = 0
  await fc.assert(
    fc.asyncProperty(randomSteps(40), async (steps) => {
      runs += 1
      await expectUndone(server().services, ines, steps)
    }),
    { numRuns: 150 },
  )
  expect(runs).toBeGreaterThanOrEqual(150)
})
