import { Readable, Writable, type Duplex } from 'node:stream'
import type { ClientBase } from 'pg'

/** What `pg` has for COPY and its types leave out. */
interface CopyConnection {
  stream: Duplex
  query: (text: string) => void
  sendCopyFromChunk: (chunk: Buffer) => void
  endCopyFrom: () => void
  sendCopyFail: (reason: string) => void
}

/** A COPY statement in the place where `pg` has its queries. Only what COPY needs is answered. */
abstract class Copy {
  /** Set by `pg` where it reports a broken connection. */
  callback: ((error: Error) => void) | undefined
  protected connection: CopyConnection | undefined

  constructor(private readonly statement: string) {}

  submit(connection: CopyConnection): void {
    this.connection = connection
    connection.query(this.statement)
  }

  abstract handleError(error: Error): void
  abstract handleReadyForQuery(): void
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFail('nothing is sent by this statement')
  }
  handleCopyData(_message: { chunk: Buffer }): void {}
}

class CopyOut extends Copy {
  readonly stream = new Readable({
    read: () => void this.connection?.stream.resume(),
    destroy: (error, done) => {
      this.connection?.stream.resume() // what still comes is read and dropped, so that the connection stays usable
      done(error)
    },
  })

  override handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.stream.destroyed) return
    // The protocol's buffer is used again for the next message.
    if (!this.stream.push(Buffer.from(chunk))) this.connection?.stream.pause()
  }
  handleError(error: Error): void {
    this.stream.destroy(error)
  }
  handleReadyForQuery(): void {
    if (!this.stream.destroyed) this.stream.push(null)
  }
}

class CopyIn extends Copy {
  #ready: (() => void) | undefined
  #finished: ((error?: Error | null) => void) | undefined
  #failure: Error | undefined
  #isOpen = false

  readonly stream = new Writable({
    highWaterMark: 256 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      if (this.#failure) return done(this.#failure)
      const send = () => {
        const { connection } = this
        if (!connection) return done(new Error('no connection'))
        connection.sendCopyFromChunk(chunk)
        if (!connection.stream.writableNeedDrain) return done()
        connection.stream.once('drain', () => done())
      }
      if (this.#isOpen) send()
      else this.#ready = send
    },
    final: (done) => {
      if (this.#failure) return done(this.#failure)
      this.#finished = done
      if (this.#isOpen) this.connection?.endCopyFrom()
    },
    destroy: (error, done) => {
      if (error && this.#isOpen && !this.#failure) this.connection?.sendCopyFail('stopped')
      done(error)
    },
  })

  override handleCopyInResponse(): void {
    this.#isOpen = true
    this.#ready?.()
    if (this.#finished) this.connection?.endCopyFrom()
  }
  handleError(error: Error): void {
    this.#failure = error
    this.stream.destroy(error)
  }
  handleReadyForQuery(): void {
    if (!this.#failure) this.#finished?.()
  }
}

/** What `COPY … TO STDOUT` sends. The connection is busy until the stream has ended. */
export function copyOut(client: ClientBase, statement: string): Readable {
  const copy = new CopyOut(statement)
  submit(client, copy)
  return copy.stream
}

/** Takes what `COPY … FROM STDIN` reads; finished once the server has taken all of it. */
export function copyIn(client: ClientBase, statement: string): Writable {
  const copy = new CopyIn(statement)
  submit(client, copy)
  return copy.stream
}

function submit(client: ClientBase, copy: Copy): void {
  copy.callback = (error) => copy.handleError(error)
  // `pg` calls any object that has these methods; its types know the public part of a connection only.
  void client.query(copy as unknown as Parameters<ClientBase['query']>[0])
}
