import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { isAlive } from './process-identity'
import { readEvents } from './testing/event-reader'
import { bundleTestServer, startServerProcess, type ServerProcess } from './testing/server-process'

let bundle: Awaited<ReturnType<typeof bundleTestServer>> | undefined
let home = ''
let processes: ServerProcess[] = []

beforeAll(async () => {
  bundle = await bundleTestServer()
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lectern-server-'))
  processes = []
})
afterEach(async () => {
  for (const { child, ended, output } of processes) {
    child.kill('SIGTERM')
    await ended
    const pid = databasePid(output())
    if (pid && isAlive(pid)) process.kill(pid, 'SIGQUIT')
  }
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})
afterAll(() => bundle?.remove())

function start(env: Record<string, string> = {}): ServerProcess {
  const started = startServerProcess(bundle?.entry ?? '', { LECTERN_HOME: home, ...env })
  processes.push(started)
  return started
}

function databasePid(output: string): number | undefined {
  for (const line of output.split('\n').reverse()) {
    if (!line.includes('database server started')) continue
    return z.object({ pid: z.number() }).parse(JSON.parse(line)).pid
  }
  return undefined
}

const account = { name: 'Ines', email: 'ines@example.org', password: 'a long enough password' }
const post = (address: string, path: string, body: object) =>
  fetch(new URL(path, address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** A request whose body is still on its way. */
async function beginSignIn(address: string): Promise<{ socket: Socket; finish: () => Promise<string> }> {
  const { hostname, port, host } = new URL(address)
  const body = JSON.stringify({ email: account.email, password: account.password })
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    `POST /api/auth/sign-in/email HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 10)}`,
  )
  // Answered on another connection, so the server has seen what was sent before on this one.
  await fetch(new URL('/healthz', address))
  const finish = async () => {
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    socket.write(body.slice(10))
    await once(socket, 'close')
    return answer
  }
  return { socket, finish }
}

async function untilRefused(address: string): Promise<void> {
  for (;;) {
    try {
      await fetch(new URL('/healthz', address), { headers: { connection: 'close' } })
    } catch {
      return
    }
    await delay(20)
  }
}

describe('a start that cannot be', () => {
  it('beside another server on the same folder names its address and process', async () => {
    const first = start()
    const address = await first.ready
    const second = start()
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(/^\s*Lectern did not start\./)
    expect(second.output()).toContain(`process ${first.child.pid}, at ${address}`)
    expect((await fetch(new URL('/readyz', address))).status).toBe(200)
  })

  it('on a port in use says so and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const server = start({ PORT: String(port) })
    expect(await server.ended).toBe(1)
    expect(server.output()).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`)
    expect(server.output()).toContain(`PORT=${port + 1} npm start`)
    // Found out before anything else was made.
    expect(await readdir(home)).not.toContain('postgres')
    other.close()
  })

  it('with mistakes in the configuration lists every one of them', async () => {
    const server = start({
      PORT: '99999',
      HOST: '127.0.0.1',
      DATABASE_URL: 'mysql://secret@host',
      SIGN_UP: 'yes',
    })
    expect(await server.ended).toBe(1)
    expect(server.output()).toMatch(/PORT: write a port/)
    expect(server.output()).toMatch(/DATABASE_URL: write an address/)
    expect(server.output()).toMatch(/SIGN_UP: write open, invite or closed/)
    expect(server.output()).not.toContain('secret')
  })

  it('without the database of DATABASE_URL says that it is not there', async () => {
    const server = start({ DATABASE_URL: 'postgresql://lectern:hidden@127.0.0.1:9/lectern' })
    expect(await server.ended).toBe(1)
    expect(server.output()).toMatch(/database named by DATABASE_URL cannot be used/)
    expect(server.output()).not.toContain('hidden')
  })
})

describe('a server that is told to stop', () => {
  it('finishes the request that runs, takes no other, and stops its database', async () => {
    const server = start()
    const address = await server.ready
    expect((await post(address, '/api/auth/sign-up/email', account)).status).toBe(200)
    const signIn = await beginSignIn(address)

    server.child.kill('SIGTERM')
    await untilRefused(address)
    const answer = await signIn.finish()

    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toMatch(/connection: close/i)
    expect(await server.ended).toBe(0)
    const pid = databasePid(server.output())
    expect(pid).toBeDefined()
    expect(isAlive(pid ?? 0)).toBe(false)
  })

  it('says goodbye to whoever follows a course, and does not wait for them', async () => {
    const server = start()
    const address = await server.ready
    const signedUp = await post(address, '/api/auth/sign-up/email', account)
    const cookie = signedUp.headers.getSetCookie().join('; ')
    const made = await fetch(new URL('/api/courses', address), {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Light', difficulty: 'beginner' }),
    })
    const { id } = z.object({ id: z.string() }).parse(await made.json())
    const reader = await readEvents(address, `/api/courses/${id}/events`, { cookie })
    await reader.next(({ event }) => event === 'presence')

    server.child.kill('SIGTERM')
    // A connection that was cut when the grace is over would end without it.
    await reader.next(({ event }) => event === 'bye')
    await reader.ended
    expect(await server.ended).toBe(0)
  })

  it('goes at once at a second signal, whatever still runs', async () => {
    const server = start()
    const address = await server.ready
    const { socket } = await beginSignIn(address)
    socket.on('error', () => undefined)
    server.child.kill('SIGINT')
    server.child.kill('SIGINT') // as npm passes on what the terminal has sent already
    await untilRefused(address)
    await delay(1_100)
    expect(server.child.exitCode).toBeNull()
    server.child.kill('SIGINT')
    expect(await server.ended).toBe(1)
  })

  it('while it starts ends cleanly', async () => {
    const server = start()
    while (!(await readdir(home)).includes('postgres')) await delay(10)
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(server.output()).not.toContain('Lectern is ready')
    expect(await start().ready).toMatch(/^http:/)
  })
})

describe('a server that is killed', () => {
  it('has every acknowledged write when it comes back', async () => {
    const first = start()
    expect((await post(await first.ready, '/api/auth/sign-up/email', account)).status).toBe(200)
    first.child.kill('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')

    const second = start()
    const { email, password } = account
    expect((await post(await second.ready, '/api/auth/sign-in/email', { email, password })).status).toBe(200)
    expect(second.output()).toContain('using the database server that an earlier process left running')
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })

  it('together with its database comes back too', async () => {
    const first = start()
    expect((await post(await first.ready, '/api/auth/sign-up/email', account)).status).toBe(200)
    first.child.kill('SIGSTOP') // or it would start its database again in between
    process.kill(databasePid(first.output()) ?? 0, 'SIGKILL')
    first.child.kill('SIGKILL')
    await first.ended

    const { email, password } = account
    const address = await start().ready
    expect((await post(address, '/api/auth/sign-in/email', { email, password })).status).toBe(200)
  })
})

it('starts its database again when that was killed, says so meanwhile, and needs no restart', async () => {
  const server = start()
  const address = await server.ready
  expect((await post(address, '/api/auth/sign-up/email', account)).status).toBe(200)
  const { email, password } = account
  const signIn = () => post(address, '/api/auth/sign-in/email', { email, password })
  for (let round = 0; round < 2; round += 1) {
    const killed = databasePid(server.output())
    process.kill(killed ?? 0, 'SIGKILL')
    for (let status = 0; status !== 200;) {
      const answer = await signIn()
      status = answer.status
      // In between the API says what is missing and when to come back, never that something unexpected happened.
      if (status !== 200) expect([status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    }
    expect((await fetch(new URL('/readyz', address))).status).toBe(200)
    expect(databasePid(server.output())).not.toBe(killed)
  }
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(isAlive(databasePid(server.output()) ?? 0)).toBe(false)
})

it('serves the demo accounts, and keeps its secrets to itself', async () => {
  const server = start()
  const address = await server.ready
  expect((await post(address, '/api/auth/demo', { account: 'instructor' })).status).toBe(200)
  expect(server.output()).toContain('instructor@demo.test')
  expect((await fetch(new URL('/storage/objects/none', address))).status).toBeGreaterThanOrEqual(400)

  const modeOf = async (path: string) => (await stat(join(home, path))).mode & 0o777
  expect((await modeOf('')) & 0o067).toBe(0)
  expect(await modeOf('secrets')).toBe(0o700)
  expect(await modeOf('secrets/auth-secret')).toBe(0o600)
  expect(await modeOf('storage')).toBe(0o700)
})
