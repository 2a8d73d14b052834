import { expect, it } from 'vitest'
import { wordsFor } from './Presence'

const person = (name: string) => ({ id: name, name, clients: 1 })

it('says who is here in one sentence, however many', () => {
  expect(wordsFor([])).toBe('')
  expect(wordsFor([person('Jonas Falk')])).toBe('Jonas Falk is here')
  expect(wordsFor([person('Jonas'), person('Mara')])).toBe('Jonas and Mara are here')
  expect(wordsFor([person('Jonas'), person('Mara'), person('Otto')])).toBe('Jonas and 2 others are here')
})
