// @tus/server with its file store, as its documentation has it. Argument: the folder to store in.
import { createServer } from 'node:http'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

const tus = new Server({ path: '/tus', datastore: new FileStore({ directory: process.argv[2] }) })
const server = createServer((req, res) => void tus.handle(req, res))
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))
process.on('disconnect', () => process.exit())
