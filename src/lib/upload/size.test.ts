import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const gzipped = async (entry: string, external: string[] = []) => {
  const { outputFiles } = await build({
    entryPoints: [`src/lib/upload/${entry}`],
    external,
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  })
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length
}

it('is an engine of 8 kB, and a worker of 2 kB that comes with the first part', async () => {
  // The checksums are fetched when they are needed.
  const engine = await gzipped('upload-coordinator.ts', ['./digester'])
  expect(engine).toBeGreaterThan(4_000)
  expect(engine).toBeLessThanOrEqual(8_000)
  expect(await gzipped('digest.worker.ts')).toBeLessThanOrEqual(2_000)
})
