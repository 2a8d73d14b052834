/** One thing that was looked at, in a sentence; one that is wrong says how to mend it. */
export interface Finding {
  isFine: boolean
  text: string
}

export const fine = (text: string): Finding => ({ isFine: true, text })
export const wrong = (text: string): Finding => ({ isFine: false, text })
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
