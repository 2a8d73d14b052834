declare global {
  /**
   * Lectern's HTTP API, called in process: the server sets it before it hands a request to Next, and
   * server components read through it (`src/app/_server/api.ts`).
   */
  var lecternApi: ((request: Request) => Response | Promise<Response>) | undefined

  /** Which build the pages are of; each is drawn with it, and it stands on every answer. */
  var lecternBuild: string | undefined
}

export {}
