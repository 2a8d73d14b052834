import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { bundlePeer } from '../../lib/peers'
import type { Row, Section } from '../../lib/report'

const GOAL_KB = 8
const KB = 1_000

/** What a browser fetches to send files: our engine and the libraries that others use, bundled in the same way. */
export async function uploaderSize(): Promise<Section> {
  const ours = sizeOf(await bundleEngine())
  const uppy = sizeOf(await bundlePeer('uppy-page.mjs'))
  const tus = sizeOf(await bundlePeer('tus-page.mjs'))
  const rows: Row[] = [
    {
      what: 'the uploader against @uppy/core with @uppy/aws-s3',
      unit: 'kB',
      ours,
      reference: uppy,
      goal: GOAL_KB,
    },
    { what: 'the uploader against tus-js-client', unit: 'kB', ours, reference: tus },
  ]
  return {
    title: 'Size of the uploader',
    how:
      'gzip -9 of one minified bundle by esbuild, 1 kB = 1,000 bytes. Ours is src/lib/upload with its queue, its typed ' +
      'calls left out; the checksum worker, fetched with the first file, is not in it.',
    rows,
    details: { ours, uppy, tus },
  }
}

const sizeOf = (code: string) => gzipSync(code, { level: 9 }).length / KB

async function bundleEngine(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { createUploadCoordinator } from '@/lib/upload/upload-coordinator'",
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    alias: { '@': './src' },
    // Fetched when they are needed, as the build of the pages has it.
    external: ['./digester'],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  })
  return outputFiles[0]?.text ?? ''
}
