import { Pool } from 'pg'

/** As many connections as the server beside it has for its requests. */
export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
