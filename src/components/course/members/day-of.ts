/** "11 December", in the reader's own way. */
export const dayOf = (instant: string): string =>
  new Date(instant).toLocaleDateString(undefined, { day: 'numeric', month: 'long' })

export const isPast = (instant: string): boolean => Date.parse(instant) <= Date.now()
