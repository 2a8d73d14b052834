import { afterEach, beforeEach, expect, vi } from 'vitest'

/** What React, Radix or our own code complained about during a test. */
const complaints: string[] = []

/** Fails every test during which anything was written to the console. */
export function forbidComplaints(): void {
  beforeEach(() => {
    for (const level of ['error', 'warn'] as const) {
      vi.spyOn(console, level).mockImplementation((...details: unknown[]) => {
        complaints.push(`console.${level}: ${details.map(String).join(' ')}`)
      })
    }
  })
  afterEach(() => {
    const heard = complaints.splice(0)
    expect(heard, 'nothing may complain on the console').toEqual([])
  })
}
