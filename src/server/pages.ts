import type { IncomingMessage, Server, ServerResponse } from 'node:http'

export interface Pages {
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>
  close: () => Promise<void>
}

/** Next.js, loaded only here: commands without pages neither need it nor wait for it. */
export async function preparePages(options: {
  /** The project's folder, which holds `.next`. */
  dir: string
  isDevelopment: boolean
  server: Server
  hostname: string
  port: number
}): Promise<Pages> {
  const { default: next } = await import('next')
  const { dir, isDevelopment, server, hostname, port } = options
  const app = next({ dir, dev: isDevelopment, hostname, port, httpServer: server, customServer: true })
  await app.prepare()
  return { handle: app.getRequestHandler(), close: () => app.close() }
}
