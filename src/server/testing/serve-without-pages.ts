import { runServer } from '../run-server'

/** The whole server but the pages, which would have to be built first: for tests of the process itself. */
await runServer({ pages: 'none' })
