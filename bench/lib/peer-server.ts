import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export interface PeerServer {
  baseURL: string
  pid: number
  stop: () => Promise<void>
}

/** A reference server in a process of its own, which tells its port by a message. */
export async function startPeer(script: string, args: readonly string[]): Promise<PeerServer> {
  const child: ChildProcess = fork(script, args, {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const [message] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`${script} ended while it started`))),
  ])) as [{ port: number }] // the only message that these scripts send
  return {
    baseURL: `http://127.0.0.1:${message.port}`,
    pid: child.pid ?? 0, // it sent a message, so it has one
    stop: async () => {
      child.kill('SIGKILL') // keeps nothing
      await exited
    },
  }
}
