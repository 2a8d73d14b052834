import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Put {
  url: string
  headers?: Record<string, string>
  /** Sent as the body. */
  path: string
}

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`

/** What tells curl to send `puts`; one connection is used again where that is possible. */
export const curlConfig = (puts: readonly Put[]): string =>
  puts
    .map(({ url, headers = {}, path }) =>
      [
        'silent',
        'show-error',
        'fail',
        `url = ${quoted(url)}`,
        `upload-file = ${quoted(path)}`,
        'output = "/dev/null"',
        // Otherwise curl asks first whether it may send, and waits for the answer.
        ...Object.entries({ ...headers, Expect: '' }).map(
          ([name, value]) => `header = ${quoted(value === '' ? `${name}:` : `${name}: ${value}`)}`,
        ),
      ].join('\n'),
    )
    .join('\nnext\n')

/**
 * Sends the bodies over `connections` connections at once, each its share one after another.
 * @throws Error with curl's reason when one is refused
 */
export async function sendByCurl(puts: readonly Put[], connections = 1): Promise<void> {
  const shares = Array.from({ length: connections }, (_, at) =>
    puts.filter((_put, index) => index % connections === at),
  )
  await Promise.all(shares.filter(({ length }) => length > 0).map((share) => curl(curlConfig(share))))
}

async function curl(config: string): Promise<void> {
  const child = spawn('curl', ['--config', '-'], { stdio: ['pipe', 'ignore', 'pipe'] })
  let reason = ''
  child.stderr.on('data', (chunk: Buffer) => (reason += chunk.toString()))
  child.stdin.end(config)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`curl ended with ${code}: ${reason}`)
}

/** Reads the URL from byte 1,000 on and throws the bytes away. @returns how many came */
export async function readByCurl(url: string): Promise<number> {
  const args = ['-sS', '--fail', '-r', '1000-', '-o', '/dev/null', '-w', '%{size_download}', url]
  const child = spawn('curl', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`curl ended with ${code}`)
  return Number(said)
}
