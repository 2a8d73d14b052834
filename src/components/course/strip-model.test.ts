import { describe, expect, it } from 'vitest'
import { lineShares, stripGroups, stripSentence, type StripVideo } from './strip-model'

const video = (
  status: StripVideo['status'],
  duration: number | null = 60,
  progress?: number,
): StripVideo => ({
  status,
  duration,
  ...(progress !== undefined && { progress }),
})
const many = (n: number, make: (index: number) => StripVideo) => Array.from({ length: n }, (_, i) => make(i))

describe('stripGroups', () => {
  it('draws nothing for a course without videos', () => {
    expect(stripGroups([])).toEqual([])
    expect(stripGroups([[], []])).toEqual([])
  })

  it('draws each video as long as it runs, a group for each chapter', () => {
    const groups = stripGroups([[video('ready', 60), video('error', 30)], [], [video('planned', 90)]])
    expect(groups.map((group) => group.bars.map((bar) => [bar.state, bar.seconds]))).toEqual([
      [
        ['r', 60],
        ['e', 30],
      ],
      [['n', 90]],
    ])
    expect(groups.map((group) => group.seconds)).toEqual([90, 90])
  })

  it('draws an unknown, zero or broken length as the average of the known ones', () => {
    const [group] = stripGroups([
      [video('ready', 100), video('ready', 300), video('planned', null), video('error', 0)],
    ])
    expect(group?.bars.map((bar) => bar.seconds)).toEqual([100, 300, 200, 200])
  })

  it('gives every bar a length when none is known', () => {
    const [group] = stripGroups([[video('planned', null), video('planned', null)]])
    expect(group?.bars.every((bar) => bar.seconds > 0)).toBe(true)
  })

  it('keeps progress between 0 and 100', () => {
    const [group] = stripGroups([[video('uploading', 60, 140), video('uploading', 60, -3)]])
    expect(group?.bars.map((bar) => bar.progress)).toEqual([100, 0])
  })

  it('shows 200 videos one by one and merges 201 into one bar per state and chapter', () => {
    expect(stripGroups([many(200, () => video('ready'))])[0]?.bars).toHaveLength(200)
    const [group] = stripGroups([
      many(201, (index) => (index % 3 === 0 ? video('uploading', 10, 50) : video('ready', 10))),
    ])
    expect(group?.bars.map((bar) => [bar.state, bar.seconds, Math.round(bar.progress)])).toEqual([
      ['u', 670, 50],
      ['r', 1340, 0],
    ])
  })

  it('lets a thousand chapters run on in one group', () => {
    expect(stripGroups(many(1000, () => video('ready')).map((one) => [one]))).toHaveLength(1)
  })
})

describe('stripSentence', () => {
  it.each([
    [[], 'No videos yet'],
    [[[video('ready')]], '1 video ready'],
    [[[video('error')], [video('ready'), video('ready')]], '2 videos ready, 1 that cannot be read'],
    [
      [[video('uploading'), video('processing'), video('planned'), video('planned')]],
      '1 video uploading, 1 processing, 2 without a file',
    ],
  ])('names every state once', (chapters, sentence) => {
    expect(stripSentence(chapters)).toBe(sentence)
  })
})

describe('lineShares', () => {
  it('measures each chapter against the longest', () => {
    expect(lineShares([[video('ready', 100)], [video('ready', 200)], []])).toEqual([0.5, 1, 0])
  })

  it('keeps a very short chapter visible', () => {
    expect(lineShares([[video('ready', 1)], [video('ready', 10_000)]])[0]).toBeGreaterThan(0.05)
  })
})
