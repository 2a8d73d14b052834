import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { findOnPath } from './find-program'

const run = promisify(execFile)

/** What one program may take. */
export interface Limits {
  cpuSeconds: number
  /** Of address space, which is more than what is used: 4 GiB for a ladder that uses 0.5. */
  memoryBytes: number
  /** Of each file it writes. */
  fileBytes: number
}

/** Programs of this machine that keep others in; each is used where it is and works. */
export interface Fences {
  /** Ends a program with the process that started it, also when that is killed. */
  setpriv: string | undefined
  prlimit: string | undefined
  nice: string | undefined
  /** Shows a program its input and its folder, and no network. Containers often forbid it. */
  bubblewrap: string | undefined
}

/** No variable of ours reaches a decoder; `FFREPORT` would make it write where it says. */
export const childEnv = (): NodeJS.ProcessEnv => ({
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env.PATH,
  LC_ALL: 'C',
  ...(process.env.LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH }),
})

/** Looks for the fences and tries each of them once. */
export async function findFences(): Promise<Fences> {
  const works = async (name: string, args: string[]) => {
    const file = await findOnPath(name)
    if (file === undefined) return undefined
    const attempt = run(file, args, { timeout: 5_000, killSignal: 'SIGKILL', env: childEnv() })
    return attempt.then(
      () => file,
      () => undefined,
    )
  }
  const isTrue = (await findOnPath('true')) ?? '/bin/true'
  const [setpriv, prlimit, nice, bubblewrap] = await Promise.all([
    works('setpriv', ['--pdeathsig', 'KILL', '--', isTrue]),
    works('prlimit', [...limitArgs({ cpuSeconds: 60, memoryBytes: 2 ** 32, fileBytes: 2 ** 30 }), isTrue]),
    works('nice', ['-n', '10', isTrue]),
    works('bwrap', [...bubbleArgs({ program: isTrue, cwd: '/usr', input: undefined }), isTrue]),
  ])
  return { setpriv, prlimit, nice, bubblewrap }
}

export interface Fenced {
  /** What is started, and with which arguments. */
  file: string
  args: string[]
}

/**
 * The command that runs `program` within the fences of this machine, in `cwd`.
 * @param args gets the name under which the program finds its input
 * @param inputName in `cwd`, where there is no bubblewrap to show the input elsewhere
 */
export function fenced(
  fences: Fences,
  program: string,
  args: (input: string) => string[],
  options: { cwd: string; input: string | undefined; inputName: string; limits: Limits },
): Fenced {
  const { setpriv, prlimit, nice, bubblewrap } = fences
  const { cwd, input, inputName, limits } = options
  const chain = [
    ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--']),
    ...(prlimit === undefined ? [] : [prlimit, ...limitArgs(limits)]),
    ...(nice === undefined ? [] : [nice, '-n', '10']),
    ...(bubblewrap === undefined ? [] : [bubblewrap, ...bubbleArgs({ program, cwd, input })]),
    program,
    ...args(bubblewrap === undefined ? `file:${inputName}` : 'file:/in/source'),
  ]
  const [file = program, ...rest] = chain
  return { file, args: rest }
}

const limitArgs = ({ cpuSeconds, memoryBytes, fileBytes }: Limits) => [
  `--cpu=${Math.ceil(cpuSeconds)}`,
  `--as=${memoryBytes}`,
  `--fsize=${Math.ceil(fileBytes)}`,
  '--core=0',
]

/** Libraries, the input and the folder of the work, and nothing else. */
function bubbleArgs(options: { program: string; cwd: string; input: string | undefined }): string[] {
  const { program, cwd, input } = options
  const libraries = ['/usr', '/lib', '/lib64', '/bin', '/opt', '/etc/alternatives', '/etc/ld.so.cache']
  return [
    '--unshare-all',
    '--die-with-parent',
    ...libraries.flatMap((path) => ['--ro-bind-try', path, path]),
    '--ro-bind-try',
    dirname(program),
    dirname(program),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    ...(input === undefined ? [] : ['--ro-bind', input, '/in/source']),
    '--bind',
    cwd,
    '/work',
    '--chdir',
    '/work',
    '--cap-drop',
    'ALL',
  ]
}
