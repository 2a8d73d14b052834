import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ensureCheckers } from './checkers.mjs'
import { chromiumLaunch } from './chromium.mjs'
import { run } from './run.mjs'

const isOnPath = (name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0

/** Programs that the tests need beside Node, with the Debian packages of each. */
const tools = [
  { packages: ['chromium'], isThere: () => existsSync(chromiumLaunch.executablePath) },
  { packages: ['ffmpeg'], isThere: () => isOnPath('ffmpeg') && isOnPath('ffprobe') },
  // One of the fences around ffmpeg; it does nothing in containers that forbid it.
  { packages: ['bubblewrap'], isThere: () => isOnPath('bwrap') },
  // Holds what is exported for other systems against their schemas.
  { packages: ['libxml2-utils'], isThere: () => isOnPath('xmllint') },
]

/** An S3 server of this machine for the slow tests; not needed where `S3_*` names a bucket. */
const swiftParts = ['proxy', 'account', 'container', 'object']
const swift = {
  packages: swiftParts.map((part) => `swift-${part}`),
  isThere: () =>
    Boolean(process.env.S3_ENDPOINT) || swiftParts.every((part) => isOnPath(`swift-${part}-server`)),
}

/**
 * Installs what is missing where that is possible (root on Debian), else says the one line to run.
 * @param {{ withS3?: boolean }} [options] whether the tests also need an S3 server
 */
export async function ensureTestTools({ withS3 = false } = {}) {
  await ensureNeeded(withS3)
  ensureCheckers()
}

async function ensureNeeded(withS3) {
  const needed = withS3 ? [...tools, swift] : tools
  const missing = needed.filter((tool) => !tool.isThere()).flatMap((tool) => tool.packages)
  if (missing.length === 0) return
  const install = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  if (!canInstall) {
    process.stderr.write(
      `The tests need ${missing.join(' and ')}. On Debian or Ubuntu run:\n\n  sudo sh -c '${install}'\n\n` +
        'Elsewhere install them your way; CHROMIUM_PATH names a Chromium that is not /usr/bin/chromium' +
        `${withS3 ? ', S3_* a bucket to test with' : ''}.\n`,
    )
    process.exit(1)
  }
  const code = await run('sh', ['-c', install], { DEBIAN_FRONTEND: 'noninteractive' })
  if (code !== 0) {
    process.stderr.write(`Installing ${missing.join(' and ')} failed. Run it by hand:\n\n  ${install}\n`)
    process.exit(1)
  }
}
