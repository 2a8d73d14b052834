/** Apart from the rest, because the first load of a page needs it. */

/** In a language; `undefined` where it has no name there. */
export const nameIn = (locale: string, language: string): string | undefined => {
  try {
    return new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' }).of(language)
  } catch {
    return undefined // not every engine knows every tag
  }
}

/** "German", "Brazilian Portuguese"; the tag itself where it has no name. */
export const languageName = (language: string): string => nameIn('en', language) ?? language
