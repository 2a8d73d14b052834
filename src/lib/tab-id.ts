import { newId } from './ids'

/**
 * This tab, for as long as its page is loaded: events that answer its own writes are known by it, and unsent edits
 * belong to it. In memory only, because a copied tab would copy what `sessionStorage` holds.
 */
export const tabId = newId()
