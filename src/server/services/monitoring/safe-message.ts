import { AppError } from '@/lib/errors'

const MOST = 200

/**
 * An error in words that may be kept and shown to administrators: what kind it is and which system refused, but none
 * of the values that messages repeat (titles and file names, emails, tokens, addresses with permissions in them).
 */
export function safeMessage(thrown: unknown): string {
  const chain: string[] = []
  for (let error = thrown; error instanceof Error && chain.length < 4; error = error.cause) {
    // The statement repeats nothing, its parameters do; why it failed is in the cause.
    if ('query' in error) continue
    const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
    const name = error instanceof AppError ? error.code : `${error.name}${code}`
    chain.push(`${name}: ${withoutValues(error.message)}`)
  }
  return (chain.join(' ← ') || 'not an Error').slice(0, MOST)
}

/** Takes out whatever may be a value: what is quoted, in brackets, an address, a path, or looks random. */
export const withoutValues = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replaceAll(/“[^”]*”?|"[^"]*"?|‘[^’]*’?|`[^`]*`?|(?<![\p{L}\d])'[^']*'?/gu, '…')
    .replaceAll(/\([^)]*\)?/g, '(…)')
    .replaceAll(/[a-z][a-z\d+.-]*:\/\/\S+/gi, '…')
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/(?:[\p{L}\d_.-]+)?(?:[/\\][^\s/\\]+)+/gu, '…')
    .replaceAll(/\b(?=[\w.+=-]*\d)[\w.+=-]{16,}/g, '…')
    .replaceAll(/[\w+=-]{32,}/g, '…')
    .trim()
