const ends = new Set<() => void>()

/** Registers what must stop when the page is gone. Only tests outlive a page; they call `endPage` after each. */
export const onPageEnd = (end: () => void): void => void ends.add(end)

/** As if the page were gone: listeners and timers stop, and what is not sent stays kept. */
export function endPage(): void {
  for (const end of ends) end()
  ends.clear()
}
