import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { eventually } from '@/test/utils/eventually'
import { createLogger } from '../log'
import { useTestDatabase } from '../testing/test-database'
import { createListener, type Listener } from './listener'
import { channels, notifyCourse, notifyPresence } from './notify'

const database = useTestDatabase()
const open: Listener[] = []
afterEach(() => Promise.all(open.splice(0).map((listener) => listener.stop())))

async function listen(url = database().url) {
  const heard: string[] = []
  const onListening = vi.fn()
  const listener = createListener({
    url,
    channels: Object.values(channels),
    log: createLogger('silent'),
    onMessage: (channel, payload) => heard.push(`${channel} ${payload}`),
    onListening,
  })
  open.push(listener)
  listener.start()
  await eventually(() => expect(onListening).toHaveBeenCalled())
  return { heard, onListening, listener }
}
const connections = async () => {
  const { rows } = await database().pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'lectern events'`,
  )
  return rows.map(({ pid }) => pid)
}

it('hears what was committed, in order, and nothing that was taken back', async () => {
  const { heard } = await listen()
  const { db } = database()
  await db.transaction((tx) => notifyCourse(tx, 'a', 1))
  await db
    .transaction(async (tx) => {
      await notifyCourse(tx, 'a', 2)
      throw new Error('taken back')
    })
    .catch(() => undefined)
  await notifyPresence(db, 'a')
  await eventually(() => expect(heard).toEqual(['lectern_course a:1', 'lectern_presence a']))
})

it('comes back when its connection is killed, and says so', async () => {
  const { heard, onListening } = await listen()
  const { db, pool } = database()
  for (const pid of await connections()) await pool.query('select pg_terminate_backend($1)', [pid])
  await eventually(() => expect(onListening).toHaveBeenCalledTimes(2))
  await notifyCourse(db, 'a', 3)
  await eventually(() => expect(heard).toEqual(['lectern_course a:3']))
  expect(await connections()).toHaveLength(1)
})

it('keeps trying while the database is away', async () => {
  // A door in front of the database that can be shut.
  const target = new URL(database().url)
  let isShut = true
  const sockets = new Set<Socket>()
  const door = createServer((socket) => {
    socket.on('error', () => undefined)
    if (isShut) return void socket.destroy()
    sockets.add(socket)
    const inside = connect(Number(target.port), target.hostname)
    inside.on('error', () => undefined)
    socket
      .on('close', () => inside.destroy())
      .pipe(inside)
      .pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const through = new URL(target)
  through.port = String((door.address() as AddressInfo).port)

  const listening = listen(through.toString())
  await once(door, 'connection')
  await once(door, 'connection')
  isShut = false
  const { heard } = await listening
  await notifyCourse(database().db, 'a', 4)
  await eventually(() => expect(heard).toEqual(['lectern_course a:4']))
  for (const socket of sockets) socket.destroy()
  door.close()
})

it('leaves no connection behind', async () => {
  const { listener, onListening } = await listen()
  await listener.stop()
  await eventually(async () => expect(await connections()).toEqual([]))
  listener.start()
  expect(onListening).toHaveBeenCalledTimes(1)
})
