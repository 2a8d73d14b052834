// The least that a Node server can do with parts of a file: gathers 1 MiB, writes it at its offset, syncs each part.
// No signature, no ledger, no checksum, no limits. `PUT /<offset>`; argument: the file to write to.
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'

const path = process.argv[2]
const GATHER = 1 << 20

const server = createServer(async (req, res) => {
  const file = await open(path, 'r+')
  let position = Number(req.url.slice(1))
  let gathered = []
  let bytes = 0
  let tail = Promise.resolve()
  let waiting = 0
  const flush = () => {
    const [buffers, at] = [gathered, position]
    position += bytes
    gathered = []
    bytes = 0
    waiting += 1
    tail = tail.then(() => file.writev(buffers, at)).then(() => (waiting -= 1))
  }
  req.on('data', (chunk) => {
    gathered.push(chunk)
    bytes += chunk.length
    if (bytes < GATHER) return
    flush()
    if (waiting < 2) return
    req.pause()
    tail.then(() => req.resume())
  })
  req.on('end', async () => {
    if (bytes > 0) flush()
    await tail
    await file.datasync()
    await file.close()
    res.end()
  })
})
await (await open(path, 'w')).close()
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))
process.on('disconnect', () => process.exit())
