import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run } from './run.mjs'

const isOnPath = (name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0

/** Programs that the tests need beside Node, with the Debian package of each. */
const tools = [
  { package: 'chromium', isThere: () => existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium') },
  { package: 'ffmpeg', isThere: () => isOnPath('ffmpeg') && isOnPath('ffprobe') },
]

/** Installs what is missing where that is possible (root on Debian), else says the one line to run. */
export async function ensureTestTools() {
  const missing = tools.filter((tool) => !tool.isThere()).map((tool) => tool.package)
  if (missing.length === 0) return
  const install = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  if (!canInstall) {
    process.stderr.write(
      `The tests need ${missing.join(' and ')}. On Debian or Ubuntu run:\n\n  sudo sh -c '${install}'\n\n` +
        'Elsewhere install them your way; CHROMIUM_PATH names a Chromium that is not /usr/bin/chromium.\n',
    )
    process.exit(1)
  }
  const code = await run('sh', ['-c', install], { DEBIAN_FRONTEND: 'noninteractive' })
  if (code !== 0) {
    process.stderr.write(`Installing ${missing.join(' and ')} failed. Run it by hand:\n\n  ${install}\n`)
    process.exit(1)
  }
}
