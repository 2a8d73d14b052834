/** What a title is compared by: for people it is the same whatever its case, its spacing and its encoding. */
export const titleKey = (title: string): string =>
  title.normalize('NFC').toLocaleLowerCase('en').replace(/\s+/g, ' ').trim()
