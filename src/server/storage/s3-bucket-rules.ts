import type { S3Client } from './s3-client'
import { S3Failure } from './s3-failure'
import { childText, childrenOf, escapeXml, formatXml, type XmlElement } from './s3-xml'

/** Marks the rules that are ours, so that the ones of others stay when ours change. */
const ruleId = 'lectern'
/** As long as Lectern itself keeps an upload that nobody touches. */
export const abandonedDays = 7

/** `unsupported`: the storage has no such rules; `denied`: this key may not read or change them. */
export type RuleState = 'set' | 'missing' | 'unsupported' | 'denied'

/** The rules that let pages of `origin` send parts to the bucket and read what it answers. */
export async function setCorsRule(client: S3Client, origin: string): Promise<RuleState> {
  const rule =
    `<CORSRule><ID>${ruleId}</ID><AllowedOrigin>${escapeXml(origin)}</AllowedOrigin>` +
    ['GET', 'HEAD', 'PUT'].map((method) => `<AllowedMethod>${method}</AllowedMethod>`).join('') +
    ['content-md5', 'content-type', 'range']
      .map((name) => `<AllowedHeader>${name}</AllowedHeader>`)
      .join('') +
    '<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule>'
  return changeRules(client, { query: 'cors', root: 'CORSConfiguration', rule: 'CORSRule', id: 'ID' }, rule)
}

/**
 * Whether the bucket ends uploads by itself that were begun and never ended. Sooner than Lectern gives them up
 * would break uploads that go on tomorrow; a rule for some keys only says nothing about ours.
 */
export async function readLifecycleRule(client: S3Client): Promise<RuleState | { tooSoonDays: number }> {
  const rules = await readRules(client, { query: 'lifecycle', root: 'LifecycleConfiguration' })
  if (!Array.isArray(rules)) return rules
  const days = rules.flatMap((rule) => {
    const filters = [rule, ...childrenOf(rule, 'Filter')]
    const isForAll = filters.every(
      (filter) => childText(filter, 'Prefix') === '' && !filter.children.some(({ name }) => limits.has(name)),
    )
    const [abort] = childrenOf(rule, 'AbortIncompleteMultipartUpload')
    if (!abort || !isForAll || childText(rule, 'Status') !== 'Enabled') return []
    return [Number(childText(abort, 'DaysAfterInitiation'))]
  })
  if (days.length === 0) return 'missing'
  const first = Math.min(...days)
  return first < abandonedDays ? { tooSoonDays: first } : 'set'
}

const limits = new Set(['And', 'Tag', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan'])

export async function setLifecycleRule(client: S3Client): Promise<RuleState> {
  const rule =
    `<Rule><ID>${ruleId}</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>` +
    `<AbortIncompleteMultipartUpload><DaysAfterInitiation>${abandonedDays}</DaysAfterInitiation>` +
    '</AbortIncompleteMultipartUpload></Rule>'
  return changeRules(
    client,
    { query: 'lifecycle', root: 'LifecycleConfiguration', rule: 'Rule', id: 'ID' },
    rule,
  )
}

/** Puts our rule beside the ones of others: S3 replaces all of them at once. */
async function changeRules(
  client: S3Client,
  { query, root, rule, id }: { query: string; root: string; rule: string; id: string },
  ours: string,
): Promise<RuleState> {
  const before = await readRules(client, { query, root })
  if (!Array.isArray(before)) return before
  const others = before.filter((element) => element.name === rule && childText(element, id) !== ruleId)
  const body =
    `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `${others.map(formatXml).join('')}${ours}</${root}>`
  try {
    await client.headers({
      method: 'PUT',
      query: { [query]: '' },
      body,
      headers: { 'content-type': 'application/xml' },
    })
    return 'set'
  } catch (error) {
    return stateOf(error)
  }
}

async function readRules(
  client: S3Client,
  { query, root }: { query: string; root: string },
): Promise<XmlElement[] | RuleState> {
  try {
    const answer = await client.xml({ method: 'GET', query: { [query]: '' } })
    // A storage that does not know the question answers another one: Swift lists the bucket.
    return answer.name === root ? answer.children : 'unsupported'
  } catch (error) {
    if (error instanceof S3Failure && error.status === 404 && error.code !== 'NoSuchBucket') return []
    return stateOf(error)
  }
}

function stateOf(error: unknown): RuleState {
  if (!(error instanceof S3Failure)) throw error
  if (error.status === 403) return 'denied'
  // Storages without such rules say so in many ways; Swift calls the request malformed.
  if (error.status === 501 || error.status === 405 || error.code === 'MalformedXML') return 'unsupported'
  throw error
}
