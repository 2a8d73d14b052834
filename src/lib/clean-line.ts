/** Control characters and the two line ends of Unicode; white space that separates words is not among them. */
export const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029]/g

/** A title is one line: control characters are dropped and runs of white space become one space. */
export const cleanLine = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\t\r\n]/g, ' ')
    .replace(CONTROL, '')
    .replace(/ {2,}/g, ' ')
    .trim()
