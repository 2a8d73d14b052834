import { expect, it } from 'vitest'
import { curlConfig } from './curl'

it('keeps the headers of each request to itself, and asks no permission to send', () => {
  const config = curlConfig([
    { url: 'http://127.0.0.1:1/a?b=c&d=e', path: '/tmp/a', headers: { 'X-Part': '1' } },
    { url: 'http://127.0.0.1:1/b', path: '/tmp/a' },
  ])
  const [first = '', second = ''] = config.split('\nnext\n')
  expect(first).toContain('url = "http://127.0.0.1:1/a?b=c&d=e"')
  expect(first).toContain('header = "X-Part: 1"')
  expect(second).not.toContain('X-Part')
  for (const request of [first, second]) expect(request).toContain('header = "Expect:"')
})

it('passes quotes and backslashes on as they are', () => {
  expect(curlConfig([{ url: 'http://a', path: String.raw`/tmp/a "b" \c` }])).toContain(
    String.raw`upload-file = "/tmp/a \"b\" \\c"`,
  )
})
