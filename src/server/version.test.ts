import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pagesBuild, programVersion } from './version'

it('a build is named by what it was made of, and one that is not there has no name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-version-'))
  expect(pagesBuild(folder)).toBeUndefined()
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist/pages.stamp'), '')
  expect(pagesBuild(folder)).toBeUndefined()
  await writeFile(join(folder, 'dist/pages.stamp'), `${'a1'.repeat(32)}\n`)
  expect(pagesBuild(folder)).toBe('a1a1a1a1a1a1a1a1')
  await rm(folder, { recursive: true })
})

it('a version is the one that is given, or that of the package', () => {
  expect(programVersion('2026.11')).toBe('2026.11')
  expect(programVersion(undefined)).toMatch(/^\d+\.\d+\.\d+/)
})
