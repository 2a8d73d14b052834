import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './project.mjs'

/**
 * Settings of every bundle of the server; packages stay in node_modules and are loaded from there.
 * @returns {import('esbuild').BuildOptions}
 */
export const serverBundle = (entryPoints, outdir) => ({
  absWorkingDir: projectFolder,
  entryPoints,
  outdir: join(outdir, 'server'),
  entryNames: '[name]', // all in one folder: files are found relative to it
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: { '@': join(projectFolder, 'src') },
  sourcemap: true,
  sourcesContent: false, // the sources are not needed to name a line of them
  logLevel: 'warning',
})

/** The server in `<outdir>/server`, its migrations in `<outdir>/migrations`, where `db/migrate.ts` looks. */
export async function bundleServer(outdir, entryPoints = ['src/server/main.ts', 'src/server/cli.ts']) {
  const { build, stop } = await import('esbuild')
  rmSync(join(outdir, 'server'), { recursive: true, force: true })
  await build(serverBundle(entryPoints, outdir)).finally(stop) // its service would stay as long as the server
  copyMigrations(outdir)
}

export function copyMigrations(outdir) {
  rmSync(join(outdir, 'migrations'), { recursive: true, force: true })
  cpSync(join(projectFolder, 'src/server/db/migrations'), join(outdir, 'migrations'), { recursive: true })
}
