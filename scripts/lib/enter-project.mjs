import { projectFolder } from './project.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)

/** First step of every command: the right Node.js, and the project as the working folder. */
export function enterProject() {
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(
      `Lectern needs Node.js 20.19 or newer, and this is ${process.versions.node}. ` +
        'Install a newer one from https://nodejs.org and start again.\n',
    )
    process.exit(1)
  }
  process.chdir(projectFolder)
}
