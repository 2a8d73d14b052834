import { join } from 'node:path'
import { bundleServer } from './bundle-server.mjs'
import { forgetBuild, isBuilt, markBuilt, sourcesHash } from './build-state.mjs'
import { withBuildLock } from './build-lock.mjs'
import { projectFolder } from './project.mjs'
import { run } from './run.mjs'

/**
 * Builds the parts that are older than the sources. Opens no database and no network connection.
 * @param {('server' | 'pages')[]} parts
 * @returns {Promise<boolean>} whether everything is built now
 */
export async function ensureBuild(parts = ['server', 'pages'], { force = false } = {}) {
  const isFresh = (part, hash) => !force && isBuilt(part, hash)
  const before = sourcesHash()
  if (parts.every((part) => isFresh(part, before))) return true
  return withBuildLock(async () => {
    const hash = sourcesHash() // another build may just have ended
    for (const part of parts.filter((part) => !isFresh(part, hash))) {
      forgetBuild(part)
      if (!(await builders[part]())) return false
      markBuilt(part, hash)
    }
    return true
  })
}

const builders = {
  async server() {
    process.stdout.write('Building the server …\n')
    try {
      await bundleServer(join(projectFolder, 'dist'))
      return true
    } catch {
      return false // esbuild has printed what is wrong
    }
  },
  async pages() {
    process.stdout.write('Building the pages …\n')
    const code = await run(
      process.execPath,
      [join(projectFolder, 'node_modules/next/dist/bin/next'), 'build'],
      {
        NEXT_TELEMETRY_DISABLED: '1',
        NODE_ENV: 'production',
      },
    )
    return code === 0
  },
}
