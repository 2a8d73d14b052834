const PERCENT = String.raw`(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%`
const VALID: Record<string, RegExp> = {
  vertical: /^(?:rl|lr)$/,
  line: new RegExp(`^(?:${PERCENT}|-?\\d{1,4})(?:,(?:start|center|end))?$`),
  position: new RegExp(`^${PERCENT}(?:,(?:line-left|center|line-right))?$`),
  size: new RegExp(`^${PERCENT}$`),
  align: /^(?:start|center|end|left|right)$/,
}

/** The settings of a WebVTT cue that mean something, and how many do not; the first of a kind holds. */
export function readSettings(text: string): { settings: string; dropped: number } {
  const kept = new Map<string, string>()
  let dropped = 0
  for (const setting of text.split(/\s+/).filter((part) => part !== '')) {
    const colon = setting.indexOf(':')
    const [name, value] = [setting.slice(0, colon), setting.slice(colon + 1)]
    if (Object.hasOwn(VALID, name) && VALID[name]?.test(value) === true && !kept.has(name)) {
      kept.set(name, setting)
    } else dropped += 1
  }
  return { settings: [...kept.values()].join(' '), dropped }
}

/** The top of the picture, as SubRip's `{\an8}` says it. */
export const AT_TOP = 'line:0'

/** @param text of a SubRip cue */
export const settingsOfSrt = (text: string): string => (/\{\\an[789]\}/.test(text) ? AT_TOP : '')
