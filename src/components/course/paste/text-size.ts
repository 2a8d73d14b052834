/** More than a course holds; a field with more would take the browser seconds for each key. */
export const TEXT_MAX = 500_000
const LINES_MAX = 20_000

const number = (n: number) => n.toLocaleString('en-US')

/** Why a text is not taken into the field; `null` when it is. Longer ones are not even looked through. */
export function tooLarge(text: string): string | null {
  if (text.length > TEXT_MAX) return sentence(`${number(text.length)} characters`, number(TEXT_MAX))
  const lines = text.split(/\r\n?|\n/).length
  return lines > LINES_MAX ? sentence(`${number(lines)} lines`, number(LINES_MAX)) : null
}

const sentence = (has: string, most: string) =>
  `This text has ${has}, and at most ${most} can be read at once. Paste it in parts.`
