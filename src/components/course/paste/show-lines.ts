/** Puts the focus into a field and selects lines of its text; numbers from 1. */
export function showLines(field: HTMLTextAreaElement | null, line: number, endLine: number): void {
  if (!field) return
  const lines = field.value.split('\n')
  const lengthOf = (count: number) => lines.slice(0, count).reduce((sum, text) => sum + text.length + 1, 0)
  const start = lengthOf(line - 1)
  // Browsers bring the caret into sight when the focus comes, not when the selection changes.
  field.setSelectionRange(start, start)
  field.blur()
  field.focus()
  field.setSelectionRange(start, Math.max(start, lengthOf(endLine) - 1))
}
