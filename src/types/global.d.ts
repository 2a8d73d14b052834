declare global {
  /**
   * Lectern's HTTP API, called in process: the server sets it before it hands a request to Next, and
   * server components read through it (`src/app/_server/api.ts`).
   */
  var lecternApi: ((request: Request) => Response | Promise<Response>) | undefined
}

export {}
