import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addCue, changeCue, cueAt, editedCues, savedCaptions, shiftCues, splitCue, withoutCue } from './edit'
import { parseCaptions } from './parse'
import type { Cue } from './types'

const cue = (start: number, end: number, text = `${start}`): Cue => ({
  id: '',
  start,
  end,
  text,
  settings: '',
})
const list = (...cues: Cue[]) => editedCues(cues)
const shape = (cues: ReturnType<typeof list>) => cues.map(({ start, end, typed }) => [start, end, typed])

describe('captions that are edited', () => {
  it('are saved as they were read', () => {
    const cues = [cue(0, 900, 'A &amp; B'), { ...cue(1000, 2000, '<i>x</i>'), id: 'n', settings: 'line:0' }]
    expect(shape(editedCues(cues))[0]).toEqual([0, 900, 'A & B'])
    const saved = savedCaptions(editedCues(cues))
    expect(saved).toMatchObject({ cues: 2, ends: 2 })
    expect(parseCaptions(saved.text).cues).toEqual(cues)
  })

  it('stay in the order of their times', () => {
    const cues = list(cue(0, 900), cue(1000, 1900), cue(2000, 2900))
    const moved = changeCue(cues, cues[0]?.key ?? '', { start: 1500, end: 1600 })
    expect(shape(moved).map(([start]) => start)).toEqual([1000, 1500, 2000])
    expect(moved[1]?.key).toBe(cues[0]?.key)
    expect(withoutCue(moved, cues[0]?.key ?? '')).toHaveLength(2)
  })

  it('get a new one that ends where the next begins', () => {
    const cues = list(cue(0, 900), cue(3000, 4000))
    expect(shape(addCue(cues, 2500).cues)[1]).toEqual([2500, 3000, ''])
    expect(shape(addCue(cues, 5000).cues)[2]).toEqual([5000, 7000, ''])
    expect(addCue([], 0).cues).toHaveLength(1)
  })

  it('are split at the caret, text and time', () => {
    const cues = list(cue(0, 1000, 'one two'))
    const cut = splitCue(cues, cues[0]?.key ?? '', 4)
    expect(shape(cut?.cues ?? [])).toEqual([
      [0, 571, 'one'],
      [571, 1000, 'two'],
    ])
    expect(splitCue(list(cue(0, 1)), 'x', 0)).toBeNull()
    const short = list(cue(0, 1, 'ab'))
    expect(splitCue(short, short[0]?.key ?? '', 1)).toBeNull()
  })

  it('are shifted together, and never before the start', () => {
    expect(shape(shiftCues(list(cue(500, 900), cue(1000, 2000)), -500) ?? [])[0]).toEqual([0, 400, '500'])
    expect(shiftCues(list(cue(500, 900)), -501)).toBeNull()
    expect(shiftCues([], -5)).toEqual([])
  })

  it('tell which of them is shown', () => {
    const cues = list(cue(0, 5000), cue(1000, 2000), cue(3000, 3500))
    expect([0, 1500, 2500, 3200, 5000, 9000].map((ms) => cueAt(cues, ms))).toEqual([0, 1, 0, 2, -1, -1])
  })

  it('are valid after any steps', () => {
    const step = fc.record({ what: fc.constantFrom('add', 'split', 'shift', 'delete'), at: fc.nat(5000) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        let cues = list(cue(0, 900, 'some text'), cue(1000, 2000))
        for (const { what, at } of steps) {
          const key = cues[at % Math.max(1, cues.length)]?.key ?? ''
          if (what === 'add') cues = addCue(cues, at).cues
          if (what === 'split') cues = splitCue(cues, key, at % 9)?.cues ?? cues
          if (what === 'shift') cues = shiftCues(cues, at - 2500) ?? cues
          if (what === 'delete') cues = withoutCue(cues, key)
        }
        if (cues.length === 0) return
        const parsed = parseCaptions(savedCaptions(cues).text)
        expect(parsed.errors).toEqual([])
        expect(parsed.cues).toHaveLength(cues.length)
      }),
    )
  })
})
