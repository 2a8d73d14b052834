import { expect, it } from 'vitest'
import { cpuSecondsIn, peakMiBIn, residentMiBIn } from './process-cost'

it('adds the time of the process and the time of the kernel, whatever the process is called', () => {
  const stat = '4242 (a (strange) name) S 1 4242 4242 0 -1 4194560 901 0 3 0 250 75 9 9 20 0 11 0 512 1 2'
  expect(cpuSecondsIn(stat)).toBe(3.25)
})

it('reads what is used and what was used at most', () => {
  const status = 'Name:\tnode\nVmPeak:\t  999999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n'
  expect(peakMiBIn(status)).toBe(200)
  expect(residentMiBIn(status)).toBe(100)
})

it('says nothing rather than zero of a process that is gone', () => {
  expect(peakMiBIn('Name:\tnode\nState:\tZ (zombie)\n')).toBeNaN()
})
