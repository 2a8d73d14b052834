import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findFences, type Fences } from './fences'
import { ProgressReader } from './ffmpeg-progress'
import { runProgram, type ProgramOptions } from './run-program'

const noFences: Fences = { setpriv: undefined, prlimit: undefined, nice: undefined, bubblewrap: undefined }
const limits = { cpuSeconds: 60, memoryBytes: 4 * 2 ** 30, fileBytes: 2 ** 20 }

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'lectern-run-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const shell = (script: string, options: Partial<ProgramOptions> = {}) =>
  runProgram({
    program: '/bin/sh',
    fences: noFences,
    args: (input) => ['-c', script, 'sh', input],
    input: undefined,
    cwd,
    limits,
    deadlineMs: 20_000,
    signal: new AbortController().signal,
    ...options,
  })

/** Whether anything still runs in that process group; what is dead and only not yet collected does not. */
const isGroupThere = (group: string) =>
  execFileSync('ps', ['-eo', 'pgid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([id, state]) => id === group && !state?.startsWith('Z'))
const groupOfScript = async () => (await readFile(join(cwd, 'group'), 'utf8')).trim()
/** Its ends are closed a moment before the kernel has done with it. */
const expectGroupGone = async () => {
  const group = await groupOfScript()
  await expect.poll(() => isGroupThere(group), { timeout: 5_000 }).toBe(false)
}
/** Ignores every request to end, and so does what it starts. */
const stubborn = `ps -o pgid= -p $$ > making; mv making group; trap '' TERM INT HUP; (trap '' TERM; sleep 300) & echo frame=1; echo progress=continue; sleep 300`

describe('a program that reads files of strangers', () => {
  it('is killed with all it has started when it is given up', async () => {
    const abort = new AbortController()
    const running = shell(stubborn, {
      signal: abort.signal,
      stalledAfterMs: 60_000,
    })
    while (!existsSync(join(cwd, 'group'))) await new Promise((done) => setTimeout(done, 10))
    abort.abort(new Error('not wanted any more'))
    await expect(running).rejects.toThrow('not wanted any more')
    await expectGroupGone()
  })

  it('is not started when it was given up before', async () => {
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(shell('echo > made', { signal })).rejects.toThrow('too late')
    expect(existsSync(join(cwd, 'made'))).toBe(false)
  })

  it('is killed at its deadline', async () => {
    const result = await shell(stubborn, { deadlineMs: 1_500 })
    expect(result).toMatchObject({ end: 'deadline', killedBy: 'SIGKILL' })
    await expectGroupGone()
  })

  it('is killed when it says the same again and again', async () => {
    const script = 'while :; do echo frame=1; echo out_time_us=1000; echo progress=continue; sleep 0.05; done'
    expect(await shell(script, { stalledAfterMs: 500 })).toMatchObject({ end: 'stalled' })
  })

  it('is not killed while it gets on', async () => {
    const script =
      'for n in $(seq 14); do echo frame=$n; echo progress=continue; sleep 0.2; done; echo progress=end'
    expect(await shell(script, { stalledAfterMs: 2_500 })).toMatchObject({ end: 'exited', saidEnd: true })
  })

  it('fills no memory with what it says', async () => {
    const result = await shell('while :; do echo 0123456789012345678901234567890123456789; done')
    expect(result.end).toBe('tooMuchOutput')
  })

  it('says in the end what it said last, without paths', async () => {
    const result = await shell(
      'for n in $(seq 1000); do echo "noise $n" >&2; done; echo "file:/srv/lectern home/objects/ab/key: Invalid data" >&2; exit 3',
    )
    expect(result).toMatchObject({ end: 'exited', exitCode: 3, saidEnd: false })
    expect(result.stderr.length).toBeLessThanOrEqual(2_048)
    expect(result.stderr).toMatch(/noise 1000/)
    expect(result.stderr).toMatch(/Invalid data$/)
    expect(result.stderr).not.toMatch(/srv|objects|key/)
  })

  it('is told apart from one that cannot be started', async () => {
    expect(await shell('', { program: join(cwd, 'not-there') })).toMatchObject({ end: 'notStarted' })
  })

  it('gets its input under a name of ours, and neither our environment nor our input', async () => {
    const file = join(cwd, "-y 'quotes' $(touch pwned) %20.mp4")
    await writeFile(file, 'the bytes')
    process.env.LECTERN_TEST_SECRET = 'secret'
    const result = await shell('cat "${1#file:}"; echo " $1"; env; cat', { input: file })
    delete process.env.LECTERN_TEST_SECRET
    expect(result.stdout).toMatch(/^the bytes file:source\n/)
    expect(result.stdout).not.toContain('secret')
    expect(existsSync(join(cwd, 'pwned'))).toBe(false)
  })

  it('writes no file larger than it may, where the machine can see to that', async () => {
    const fences = { ...(await findFences()), bubblewrap: undefined }
    if (fences.prlimit === undefined) return
    const result = await shell('head -c 3000000 /dev/zero > large', { fences })
    expect(result.exitCode === 0).toBe(false)
  })

  it('sees its input and its folder and nothing else, where the machine has bubblewrap', async () => {
    const fences = await findFences()
    if (fences.bubblewrap === undefined) return // containers often forbid it; then the other fences hold
    const [secret, file] = [join(cwd, '..', `secret-${process.pid}`), join(cwd, 'clip.mp4')]
    await writeFile(secret, 'not for decoders')
    await writeFile(file, 'the bytes')
    try {
      const tries = [
        'cat "${1#file:}" > copy',
        `cat ${secret}`,
        'cat /etc/passwd',
        'echo x > "${1#file:}"',
        'cat /proc/net/dev | grep -c :', // the names of network devices: the loop alone
        'ps -e | grep -c node',
      ]
      const result = await shell(tries.map((line) => `${line}; echo "= $?"`).join('\n'), {
        input: file,
        fences,
      })
      expect(await readFile(join(cwd, 'copy'), 'utf8')).toBe('the bytes')
      expect(result.stdout.split('\n').filter(Boolean)).toEqual([
        '= 0',
        '= 1',
        '= 1',
        '= 2',
        '1',
        '= 0',
        '0',
        '= 1',
      ])
      expect(await readFile(file, 'utf8')).toBe('the bytes')
    } finally {
      await rm(secret)
    }
  })
})

describe('ProgressReader', () => {
  it('reads blocks in whatever pieces they come', () => {
    const reader = new ProgressReader()
    expect(reader.read('frame=0\nout_time_us=N/A\nprogr')).toBeUndefined()
    expect(reader.read('ess=continue\nframe=5\nout_')).toMatchObject({ seconds: undefined, isEnd: false })
    expect(
      reader.read('time_us=1500000\nprogress=continue\nout_time_us=2000000\nprogress=end\n'),
    ).toMatchObject({
      seconds: 2,
      isEnd: true,
    })
  })

  it('is not moved by negative times', () => {
    expect(new ProgressReader().read('out_time_us=-9223372036854775807\nprogress=continue\n')).toMatchObject({
      seconds: 0,
    })
  })
})
