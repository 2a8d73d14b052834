/** Loads a page of this site anew, so that nothing read as someone else, or as nobody, stays in memory. */
export const goTo = (path: string): void => window.location.assign(path)
