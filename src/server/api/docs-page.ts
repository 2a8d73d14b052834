import { html, raw } from 'hono/html'
import { schemaText, type SchemaNode } from './docs-schema'
import { docsStyle } from './docs-style'
import type { openApiDocument } from './openapi-document'

type Document = ReturnType<typeof openApiDocument>
type PathItem = NonNullable<Document['paths']>[string]
type Operation = NonNullable<PathItem['get']>
type Parameter = NonNullable<Operation['parameters']>[number]
type Content = Record<string, { schema?: SchemaNode }>

interface Entry {
  method: string
  path: string
  operation: Operation
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** The document as a page: everything in it is escaped by the template, nothing is loaded, nothing runs. */
export async function docsPage(document: Document): Promise<string> {
  const entries = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method): Entry[] => {
      const operation = item[method]
      return operation ? [{ method: method.toUpperCase(), path, operation }] : []
    }),
  )
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const tag = entry.operation.tags?.[0] ?? 'Other'
    groups.set(tag, [...(groups.get(tag) ?? []), entry])
  }
  const schemas = Object.entries(document.components?.schemas ?? {})

  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title} API</title>
        ${styleTag}
      </head>
      <body>
        <header>
          <h1>${document.info.title} API</h1>
          <p>Version ${document.info.version} at <code>${document.servers?.[0]?.url ?? ''}</code></p>
          <p>${document.info.description ?? ''}</p>
          <p><a href="/api/openapi.json">OpenAPI document</a></p>
          <nav aria-label="Groups">
            <ul>
              ${[...groups.keys()].map((tag) => html`<li><a href="#${anchor(tag)}">${tag}</a></li>`)}
              <li><a href="#schemas">Schemas</a></li>
            </ul>
          </nav>
        </header>
        <main>
          ${[...groups].map(
            ([tag, group]) =>
              html`<h2 id="${anchor(tag)}">${tag}</h2>
                ${group.map((entry) => section(entry, document))}`,
          )}
          <h2 id="schemas">Schemas</h2>
          ${schemas.map(
            ([name, schema]) =>
              html`<h3 id="schema-${name}">${name}</h3>
                <pre>${schemaText(schema)}</pre>`,
          )}
        </main>
      </body>
    </html>`
  return page.toString()
}

/** Written in one piece: the policy names the hash of exactly this text. */
const styleTag = raw(`<style>${docsStyle}</style>`)

const anchor = (tag: string) => `group-${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`

function section({ method, path, operation }: Entry, document: Document) {
  const parameters = operation.parameters ?? []
  const requestBody = operation.requestBody
  return html`<details>
    <summary>
      <span class="method">${method}</span><span class="path">${path}</span
      ><span class="what">${operation.summary ?? ''}</span>
    </summary>
    <div>
      ${operation.description ? html`<p>${operation.description}</p>` : ''}
      <p class="what">${neededFor(operation.security)}</p>
      ${parameters.length > 0 ? parameterTable(parameters, document) : ''}
      ${
        requestBody && 'content' in requestBody
          ? html`<h4>Body</h4>
              ${contents(requestBody.content)}`
          : ''
      }
      <h4>Answers</h4>
      ${Object.entries(operation.responses ?? {}).map(([status, response]: [string, unknown]) =>
        answer(status, resolve(response, document)),
      )}
    </div>
  </details>`
}

const parameterTable = (parameters: Parameter[], document: Document) =>
  html`<h4>Parameters</h4>
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Value</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map((given) => {
          const parameter = resolve(given, document)
          return html`<tr>
            <td><code>${text(parameter.name)}${parameter.required === true ? '' : '?'}</code></td>
            <td>${text(parameter.in)}</td>
            <td><code>${schemaText(asSchema(parameter.schema))}</code></td>
            <td>${text(parameter.description)}</td>
          </tr>`
        })}
      </tbody>
    </table>`

const answer = (status: string, response: Record<string, unknown>) =>
  html`<p><code>${status}</code> ${text(response.description)}</p>
    ${isContent(response.content) && !('application/problem+json' in response.content) ? contents(response.content) : ''}`

const contents = (content: Content) =>
  Object.entries(content).map(
    ([type, { schema }]) =>
      html`${type === 'application/json' ? '' : html`<p class="what">${type}</p>`}
        <pre>${schemaText(schema)}</pre>`,
  )

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const isContent = (value: unknown): value is Content => isObject(value)
const asSchema = (value: unknown): SchemaNode | undefined => (isObject(value) ? value : undefined)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a `$ref` of this document stands for, or the value itself. */
function resolve(value: unknown, document: Document): Record<string, unknown> {
  if (!isObject(value)) return {}
  if (typeof value.$ref !== 'string') return value
  const [, ...path] = value.$ref.split('/')
  const found = path.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), document)
  return isObject(found) ? found : {}
}

function neededFor(security: object[] = [{ session: [] }]): string {
  if (security.some((one) => Object.keys(one).length === 0)) return 'Open to everyone; a session shows more.'
  if (security.length === 0) return 'Open to everyone.'
  const hasKey = security.some((one) => 'apiKey' in one)
  if (!security.some((one) => 'session' in one)) return 'Needs a key (Authorization: Bearer …).'
  return hasKey ? 'Needs a session, or a key (Authorization: Bearer …).' : 'Needs a session.'
}
