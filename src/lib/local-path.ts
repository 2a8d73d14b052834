/**
 * `value` if it is a path of this site, otherwise `fallback`: a link to the sign-in page must not be able
 * to send people elsewhere afterwards. Browsers read `//host`, `/\host` and `/<tab>/host` as other sites.
 */
export function localPath(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return fallback
  const base = 'http://local.invalid'
  if (!URL.canParse(value, base)) return fallback
  const url = new URL(value, base)
  return url.origin === base ? url.pathname + url.search + url.hash : fallback
}
