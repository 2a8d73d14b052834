import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { commonCartridge, escapeXml, type CartridgeFile } from '@/lib/package/common-cartridge'
import type { ExportedCourse } from '@/lib/package/contents'

const schemas = fileURLToPath(new URL('../../testing/cartridge/', import.meta.url))
let folder = ''
let files = 0

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lectern-cartridge-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Says what xmllint finds wrong; it is part of libxml2-utils, which `npm test` installs. */
async function validate(schema: 'imscp' | 'imswl', texts: string[]): Promise<void> {
  const paths = await Promise.all(
    texts.map(async (text) => {
      const path = join(folder, `${files++}.xml`)
      await writeFile(path, text)
      return path
    }),
  )
  const xsd = join(schemas, `${schema}.xsd`)
  await promisify(execFile)('xmllint', ['--nonet', '--noout', '--schema', xsd, ...paths])
}

const lessonUrl = (id: string) => `https://learn.example.org/courses/c?video=${id}&from=lms`

const course = (overrides: Partial<ExportedCourse['course']> = {}): ExportedCourse['course'] => ({
  id: newId(),
  title: 'Light',
  description: 'How to <see> it & more.\n\nTwo lines.',
  price: null,
  currency: 'USD',
  difficulty: 'beginner',
  ...overrides,
})
const lesson = (title: string) => ({ id: newId(), title, file: null })

const attributes = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value)

/** What a schema cannot say: files are where they are said to be, and nothing else is. */
function expectWhole(cartridge: CartridgeFile[]) {
  const [manifest, ...others] = cartridge
  if (manifest?.path !== 'imsmanifest.xml') throw new Error('the manifest comes first')
  const paths = others.map(({ path }) => path)
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
  const named = attributes(manifest.text, 'href').map(decodeURIComponent)
  expect(new Set(named)).toEqual(new Set(paths))
  const ids = attributes(manifest.text, 'identifier')
  expect(new Set(ids).size).toBe(ids.length)
  const resources = [...manifest.text.matchAll(/<resource identifier="([^"]*)"/g)].map(([, id]) => id)
  // Each lesson is linked once, captions not at all.
  const refs = attributes(manifest.text, 'identifierref')
  expect(refs).toEqual(resources.slice(0, refs.length))
  return { manifest: manifest.text, links: others.filter(({ path }) => path.endsWith('.xml')) }
}

describe('a Common Cartridge', () => {
  it('is valid and whole, with captions and an empty chapter', async () => {
    const [first, second] = [lesson('Shadow “soft” & <hard>'), lesson("=cmd|' /C calc'!A0")]
    const cartridge = commonCartridge(
      {
        course: course(),
        chapters: [
          { id: newId(), title: 'مقدمة', videos: [first, second] },
          { id: newId(), title: 'Empty', videos: [] },
        ],
        captions: ['en', 'pt-BR'].map((language) => ({
          videoId: first.id,
          language,
          label: language,
          vtt: 'WEBVTT\n',
        })),
      },
      lessonUrl,
    )
    const { manifest, links } = expectWhole(cartridge)
    await validate('imscp', [manifest])
    await validate(
      'imswl',
      links.map(({ text }) => text),
    )
    expect(links[0]?.text).toContain('<title>Shadow “soft” &amp; &lt;hard&gt;</title>')
    expect(links[0]?.text).toContain(`href="${escapeXml(lessonUrl(first.id))}"`)
    expect(cartridge.filter(({ path }) => path.endsWith('.vtt')).map(({ text }) => text)).toEqual([
      'WEBVTT\n',
      'WEBVTT\n',
    ])
  })

  it('is valid for a course of nothing', async () => {
    const { manifest } = expectWhole(
      commonCartridge({ course: course({ description: null }), chapters: [], captions: [] }, lessonUrl),
    )
    await validate('imscp', [manifest])
  })

  it('is valid whatever the titles are', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    const random = fc.array(fc.tuple(text, fc.array(text, { maxLength: 3 })), { maxLength: 3 })
    const manifests: string[] = []
    const weblinks: string[] = []
    fc.assert(
      fc.property(text, random, (title, chapters) => {
        const { manifest, links } = expectWhole(
          commonCartridge(
            {
              course: course({ title, description: title }),
              chapters: chapters.map(([name, videos]) => ({
                id: newId(),
                title: name,
                videos: videos.map(lesson),
              })),
              captions: [],
            },
            lessonUrl,
          ),
        )
        manifests.push(manifest)
        weblinks.push(...links.map((link) => link.text))
      }),
      { numRuns: 60 },
    )
    await validate('imscp', manifests)
    await validate('imswl', weblinks)
  })

  it('would not be valid with a link to nothing, an item without a title, or a name that stands twice', async () => {
    const [video] = [lesson('Shadow')]
    const [manifest] = commonCartridge(
      { course: course(), chapters: [{ id: newId(), title: 'A', videos: [video] }], captions: [] },
      lessonUrl,
    )
    const text = manifest?.text ?? ''
    await validate('imscp', [text])
    for (const broken of [
      text.replace('identifierref="W_', 'identifierref="L_'),
      text.replace('<title>Shadow</title>', ''),
      text.replace('identifier="L_', 'identifier="W_'),
      text.replace('1.3.0', '1.2.0'),
      text.replace('<organizations>', '<organisations>'),
      text.replace('structure="rooted-hierarchy"', ''),
    ]) {
      expect(broken).not.toBe(text)
      await expect(validate('imscp', [broken])).rejects.toThrow()
    }
  })
})
