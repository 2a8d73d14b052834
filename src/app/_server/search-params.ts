/** What Next hands to a page as `searchParams`. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** The address's query, of a repeated name the first value. */
export async function readSearchParams(params: SearchParams): Promise<URLSearchParams> {
  const entries = Object.entries(await params).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value
    return first === undefined ? [] : [[name, first]]
  })
  return new URLSearchParams(entries)
}
