import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { probeVideo } from '@/lib/media/probe'

const folder = new URL('../../../samples/', import.meta.url)

it('the sample videos are small and play', async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mp4')).sort()
  const files = await Promise.all(names.map((name) => readFile(new URL(name, folder))))
  expect(files.reduce((sum, file) => sum + file.length, 0)).toBeLessThan(500_000)
  const results = files.map((file) =>
    probeVideo({ sizeBytes: file.length, read: (start, end) => Promise.resolve(file.subarray(start, end)) }),
  )
  const shape = { ok: true, mimeType: 'video/mp4', width: 640, height: 360, codecs: 'avc, aac' }
  expect(await Promise.all(results)).toEqual([
    { ...shape, durationSeconds: 10 },
    { ...shape, durationSeconds: 8 },
  ])
})
