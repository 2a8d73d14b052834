import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { signUp } from './lib/account'
import { startApp } from './lib/app-server'
import { launchBrowser } from './lib/browser'
import { describeMachine, loadNow, measureFixedWork } from './lib/machine'
import { finish, printSection, progress, type Section } from './lib/report'
import { startReference } from './reference/server'
import { type BenchContext, courseMaker } from './sections/context'
import { heap } from './sections/heap'
import { http } from './sections/http'
import { latency } from './sections/latency'
import { media } from './sections/media'
import { moves } from './sections/moves'
import { navigation } from './sections/navigation'
import { scale } from './sections/scale/scale'
import { size } from './sections/size'
import { browserDisk } from './sections/uploads/browser-disk'
import { browserS3 } from './sections/uploads/browser-s3'
import { download } from './sections/uploads/download'
import { folderDrop } from './sections/uploads/folder-drop'
import { memory } from './sections/uploads/memory'
import { receive } from './sections/uploads/receive'
import { uploaderSize } from './sections/uploads/uploader-size'
import { workerMemory } from './sections/worker-memory'

type Work = (context: BenchContext) => Section | Promise<Section>
const uploads: Record<string, Work> = {
  receive,
  memory,
  download,
  'browser-disk': browserDisk,
  'browser-s3': browserS3,
  'folder-drop': folderDrop,
  'uploader-size': uploaderSize,
}
const sections: Record<string, Work> = {
  size,
  navigation,
  latency,
  moves,
  heap,
  media,
  'worker-memory': workerMemory,
  scale,
  http,
  ...uploads,
}
/** Several sections by one name. */
const groups: Record<string, string[]> = { uploads: Object.keys(uploads), media: ['media', 'worker-memory'] }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
})
const asked = [...positionals, ...(values.only?.split(',') ?? [])].flatMap((name) => groups[name] ?? [name])
const names = asked.length > 0 ? asked : Object.keys(sections)
const unknown = names.filter((name) => !(name in sections))
const rounds = Number(values.rounds ?? 3)
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(
    `npm run bench -- [section …] [--rounds=3] [--profile]\n` +
      `Sections: ${Object.keys(sections).join(', ')}; several of them: ${Object.keys(groups).join(', ')}.\n` +
      (unknown.length > 0 ? `There is no section "${unknown.join('", "')}".\n` : ''),
  )
  process.exit(1)
}

const closers: (() => Promise<unknown>)[] = []
const closeAll = async () => {
  for (const close of closers.splice(0).reverse()) await close().catch(() => undefined) // the others still have to end
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void closeAll().then(() => process.exit(1)))
}

try {
  const facts = describeMachine()
  const browser = await launchBrowser()
  closers.push(() => browser.close())
  const fixedWorkMs = await measureFixedWork(browser, 1)
  const fixedWorkThrottledMs = await measureFixedWork(browser, 4)
  progress('starting the server')
  const app = await startApp()
  closers.push(app.stop)
  const account = await signUp(app.baseURL)
  const reference = await startReference(app.databaseURL)
  closers.push(reference.stop)
  const results = resolve('bench/results')
  const context: BenchContext = {
    browser,
    app,
    account,
    reference,
    rounds,
    uploadRounds: values.rounds === undefined ? 5 : rounds,
    withProfiles: values.profile,
    results,
    course: courseMaker(account, app),
  }
  const done: Section[] = []
  for (const name of names) {
    const section = await sections[name]?.(context)
    if (!section) continue
    printSection(section)
    done.push(section)
  }
  const machine = {
    ...facts,
    chromium: browser.version(),
    loadAfter: loadNow(),
    fixedWorkMs,
    fixedWorkThrottledMs,
  }
  finish(results, machine, done)
} finally {
  await closeAll()
}
