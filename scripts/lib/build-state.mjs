import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFolder } from './project.mjs'

/** What a build is made of; tests and documents are not. */
const SOURCES = [
  'src',
  'public',
  'scripts/build.mjs',
  'scripts/lib/bundle-server.mjs',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

const IS_TEST = /\.test\.tsx?$/

/** The parts of a build, with the file that a finished one always has. */
const PARTS = {
  server: { proof: 'dist/server/main.js', stamp: 'dist/server.stamp' },
  pages: { proof: '.next/BUILD_ID', stamp: 'dist/pages.stamp' },
}

/**
 * Names the sources by their content: after a checkout or a copy the times of files say nothing.
 * @returns {string} hexadecimal
 */
export function sourcesHash(folder = projectFolder) {
  const hash = createHash('sha256').update(`node ${process.versions.node.split('.')[0]}\n`)
  const add = (path) => {
    const full = join(folder, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    } else if (!IS_TEST.test(path)) {
      hash.update(`${path}\n`).update(readFileSync(full)).update('\n')
    }
  }
  for (const path of SOURCES) add(path)
  return hash.digest('hex')
}

/** Whether the part was built of the sources of that hash, and to its end. */
export function isBuilt(part, hash, folder = projectFolder) {
  const { proof, stamp } = PARTS[part]
  const stampPath = join(folder, stamp)
  return (
    existsSync(join(folder, proof)) &&
    existsSync(stampPath) &&
    readFileSync(stampPath, 'utf8').trim() === hash
  )
}

/** To be called before a part is built: a build that breaks off must not pass for a finished one. */
export function forgetBuild(part, folder = projectFolder) {
  rmSync(join(folder, PARTS[part].stamp), { force: true })
}

export function markBuilt(part, hash, folder = projectFolder) {
  const path = join(folder, PARTS[part].stamp)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${hash}\n`)
}
