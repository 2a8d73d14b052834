import { describe, expect, it } from 'vitest'
import { localPath } from './local-path'

describe('localPath', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example/x',
    'https://evil.example/',
    'javascript:alert(1)',
    'evil',
    '',
    '/\\/evil.example',
    'http://local.invalid/x',
    ['/a', '/b'],
    undefined,
    null,
    7,
  ])('does not lead elsewhere: %j', (value) => {
    expect(localPath(value, '/home')).toBe('/home')
  })

  it.each([
    '/',
    '/instructor/courses',
    '/instructor/course/new?draft=1&step=2',
    '/a#b',
    '/a?next=//evil.example',
  ])('keeps a path of this site: %s', (value) => {
    expect(localPath(value, '/home')).toBe(value)
  })

  it('reads dots as the browser does', () => {
    expect(localPath('/a/../../b', '/home')).toBe('/b')
  })
})
