/** `system` follows the device; the other two are kept in the cookie `theme` so that the first paint is right. */
export type Theme = 'system' | 'light' | 'dark'

export const THEME_COOKIE = 'theme'

const YEAR_SECONDS = 31_536_000
const listeners = new Set<() => void>()

/** A cookie's value as a theme; anything unknown follows the system. */
export const parseTheme = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : 'system'

/** What `<html data-theme>` says now. */
export const currentTheme = (): Theme => parseTheme(document.documentElement.dataset['theme'])

/** Changes the page at once and keeps the choice for a year. */
export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  const age = theme === 'system' ? 0 : YEAR_SECONDS
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${age}; samesite=lax`
  for (const listener of listeners) listener()
}

/** @returns a function that ends the subscription */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
