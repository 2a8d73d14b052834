// A route of Hono that does nothing but answer the bytes of a file: the most that an answer of this size can be.
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const [port, file] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
const app = new Hono()
app.all('*', (c) => c.body(text, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }))
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1', overrideGlobalObjects: false })
