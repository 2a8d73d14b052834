import { runServer } from './run-server'

process.env.NEXT_TELEMETRY_DISABLED = '1'

await runServer({ pages: process.env.NODE_ENV === 'development' ? 'development' : 'production' })
