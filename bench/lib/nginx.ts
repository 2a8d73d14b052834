import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './ports'

/** Debian's path; on the search path of root only. */
const PROGRAM = '/usr/sbin/nginx'

const configuration = (folder: string, root: string, port: number) => `
daemon off;
worker_processes 1;
user root;
pid ${folder}/nginx.pid;
error_log stderr crit;
events {}
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; root ${root}; }
}
`

export const isNginxInstalled = (): boolean => spawnSync(PROGRAM, ['-v'], { stdio: 'ignore' }).status === 0

/** Serves the files below `root` by sendfile. @param folder for its own files */
export async function startNginx(
  folder: string,
  root: string,
): Promise<{ baseURL: string; stop: () => Promise<void> }> {
  const port = await freePort()
  const path = join(folder, 'nginx.conf')
  await writeFile(path, configuration(folder, root, port))
  const child = spawn(PROGRAM, ['-e', 'stderr', '-c', path], { stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = once(child, 'exit')
  const baseURL = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error('nginx ended while it started; its reason is above')
    const answer = await fetch(baseURL).catch(() => undefined)
    if (answer) break
    await delay(50)
  }
  return {
    baseURL,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}
