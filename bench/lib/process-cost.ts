import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Ticks per second of the times in /proc: the same on every Linux that Node runs on. */
const TICKS = 100

/** Processor seconds in the text of /proc/<pid>/stat, of the process itself and of the kernel for it. */
export function cpuSecondsIn(stat: string): number {
  // The second field is the name in brackets, which may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

/** The most memory ever used, in MiB, in the text of /proc/<pid>/status. */
export const peakMiBIn = (status: string): number =>
  Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024

export const residentMiBIn = (status: string): number =>
  Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024

/** What a process has used so far. `NaN` where there is no /proc, so that rows say that nothing was measured. */
export function costOf(pid: number): { cpuSeconds: number; residentMiB: number; peakMiB: number } {
  const folder = `/proc/${pid}`
  if (!existsSync(`${folder}/stat`)) return { cpuSeconds: NaN, residentMiB: NaN, peakMiB: NaN }
  const status = readFileSync(`${folder}/status`, 'utf8')
  return {
    cpuSeconds: cpuSecondsIn(readFileSync(`${folder}/stat`, 'utf8')),
    residentMiB: residentMiBIn(status),
    peakMiB: peakMiBIn(status),
  }
}

/** The peak of `costOf` begins anew with what is used now. */
export function forgetPeak(pid: number): void {
  if (existsSync(`/proc/${pid}/clear_refs`)) writeFileSync(`/proc/${pid}/clear_refs`, '5')
}
