/** What was typed between opening the palette and its field being there. */
export interface TypedAhead {
  text: string
  isEntered: boolean
}

let typed: TypedAhead = { text: '', isEntered: false }

export const typedAhead = (): TypedAhead => typed

/** For when the palette opens, and when it has taken what was typed. */
export function forgetTypedAhead(): void {
  typed = { text: '', isEntered: false }
}

/** A key for the field that is not there yet: no row and no button may take it for one of its own. */
export function typeAhead(event: KeyboardEvent): void {
  if (event.key === 'Escape' || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  const { text, isEntered } = typed
  if (event.key === 'Enter') typed = { text, isEntered: true }
  else if (event.key === 'Backspace') typed = { text: text.slice(0, -1), isEntered }
  else if (event.key.length === 1) typed = { text: text + event.key, isEntered }
  event.preventDefault()
  event.stopPropagation()
}
