import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { projectFolder } from './project.mjs'

const path = join(projectFolder, 'dist/building.pid')

/** Lets one process build at a time; the others wait for it. */
export async function withBuildLock(build) {
  mkdirSync(join(projectFolder, 'dist'), { recursive: true })
  let hasSaidWaiting = false
  while (!take()) {
    if (!hasSaidWaiting) process.stdout.write('Waiting for another build of this project …\n')
    hasSaidWaiting = true
    await delay(500)
  }
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  try {
    return await build()
  } finally {
    process.off('exit', release)
    release()
  }
}

function take() {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isBuilding()) rmSync(path, { force: true }) // left by a build that was killed
    return false
  }
}

function isBuilding() {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
