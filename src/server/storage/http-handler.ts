import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@/lib/errors'
import { attachment } from '@/lib/package/safe-name'
import { ifRangeHolds, isNotModified, parseRange } from './byte-range'
import type { FilesystemStorage } from './filesystem-storage'
import { isServableType } from './media-types'
import type { OpenObject } from './object-files'
import { sendProblem } from './problem-response'
import { wrongLength } from './receive-body'

/** 1 MiB reads cost half the CPU of the 64 KiB that streams read by default. */
const readBytes = 1 << 20

interface StorageHandlerOptions {
  /** Told of errors that are the server's own (5xx), with the id that the answer carries. */
  onError?: (error: AppError, requestId: string) => void
}

/**
 * Serves what the disk driver signs: `PUT /storage/uploads/{id}/{n}` and `GET|HEAD /storage/objects/{key}`. It is a
 * plain Node handler because bodies must reach it unbuffered. The promise never rejects.
 */
export function createStorageHandler(storage: FilesystemStorage, options: StorageHandlerOptions = {}) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    // A connection may break at any moment; without listeners that would end the process.
    req.on('error', () => undefined)
    res.on('error', () => undefined)
    try {
      await route(storage, req, res)
    } catch (error) {
      const problem =
        error instanceof AppError
          ? error
          : new AppError('internal', 'Something unexpected happened in the storage. Try again.', {
              cause: error,
            })
      const hasLeft = problem.code === 'aborted' || req.socket.destroyed || res.headersSent
      const requestId = hasLeft ? '' : sendProblem(req, res, problem)
      if (problem.status >= 500 && !hasLeft) options.onError?.(problem, requestId)
      if (hasLeft) res.destroy()
    }
  }
}

async function route(storage: FilesystemStorage, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { path, query } = splitUrl(req.url ?? '')
  const [, uploadId, partNumber] = /^\/storage\/uploads\/([^/]+)\/([1-9]\d{0,4})$/.exec(path) ?? []
  if (uploadId !== undefined && partNumber !== undefined) {
    requireMethod(req, res, 'PUT')
    const sizeBytes = Number(storage.signer.verify('PUT', path, 'size', query))
    return takePart(storage, req, res, { uploadId, partNumber: Number(partNumber), sizeBytes })
  }
  const [, key] = /^\/storage\/objects\/(.+)$/.exec(path) ?? []
  if (key !== undefined) {
    requireMethod(req, res, 'GET', 'HEAD')
    const contentType = storage.signer.verify('GET', path, 'type', query)
    if (!isServableType(contentType)) {
      throw new AppError('unsupportedMediaType', 'Files of this type are not served.')
    }
    return sendObject(await storage.openObject(key), { contentType, saveAs: query.get('name') }, req, res)
  }
  throw new AppError('notFound', 'There is nothing at this address.')
}

async function takePart(
  storage: FilesystemStorage,
  req: IncomingMessage,
  res: ServerResponse,
  part: { uploadId: string; partNumber: number; sizeBytes: number },
): Promise<void> {
  const announced = req.headers['content-length']
  // A chunked body announces nothing; its bytes are counted as they come.
  if (announced !== undefined && Number(announced) !== part.sizeBytes) throw wrongLength(part.sizeBytes)
  const checksum = req.headers['x-part-crc32']
  if (checksum !== undefined && !/^[0-9a-f]{8}$/i.test(String(checksum))) {
    throw new AppError('malformed', 'The header X-Part-CRC32 has to be eight hex digits.')
  }
  const { etag } = await storage.receivePart(part, req, checksum?.toString())
  res.writeHead(200, { ETag: `"${etag}"`, 'Content-Length': 0, 'Cache-Control': 'no-store' }).end()
}

async function sendObject(
  object: OpenObject,
  { contentType, saveAs }: { contentType: string; saveAs: string | null },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { file, sizeBytes } = object
  try {
    const etag = `"${object.etag}"`
    const lastModified = object.modifiedAt.toUTCString()
    res.setHeaders(
      new Map(
        Object.entries({
          ETag: etag,
          'Last-Modified': lastModified,
          'Accept-Ranges': 'bytes',
          'Cache-Control': 'private, max-age=3600',
          'Content-Disposition': saveAs ? attachment(saveAs) : 'inline',
          'Content-Security-Policy': 'sandbox',
          'Cross-Origin-Resource-Policy': 'same-origin',
          'X-Content-Type-Options': 'nosniff',
        }),
      ),
    )
    if (isNotModified(req.headers['if-none-match'], etag)) return void res.writeHead(304).end()

    const mayRange =
      req.method === 'GET' && ifRangeHolds(req.headers['if-range']?.toString(), etag, lastModified)
    const range = mayRange ? parseRange(req.headers.range, sizeBytes) : 'all'
    if (range === 'unsatisfiable') {
      res.setHeader('Content-Range', `bytes */${sizeBytes}`)
      return void sendProblem(
        req,
        res,
        new AppError('rangeNotSatisfiable', `This file has ${sizeBytes} bytes.`),
      )
    }
    const { start, end } = range === 'all' ? { start: 0, end: sizeBytes - 1 } : range
    if (range !== 'all') res.setHeader('Content-Range', `bytes ${start}-${end}/${sizeBytes}`)
    res.writeHead(range === 'all' ? 200 : 206, {
      'Content-Type': contentType,
      'Content-Length': end - start + 1,
    })
    if (req.method === 'HEAD' || sizeBytes === 0) return void res.end()
    await pipeline(file.createReadStream({ start, end, highWaterMark: readBytes }), res)
  } catch (error) {
    // A player that seeks drops the connection; the headers are long sent, so there is nobody to tell.
    if (!res.headersSent) throw error
    res.destroy()
  } finally {
    await file.close()
  }
}

function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const at = url.indexOf('?')
  if (at < 0) return { path: url, query: new URLSearchParams() }
  return { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) }
}

function requireMethod(req: IncomingMessage, res: ServerResponse, ...allowed: string[]): void {
  if (allowed.includes(req.method ?? '')) return
  res.setHeader('Allow', allowed.join(', '))
  throw new AppError('methodNotAllowed', `Only ${allowed.join(' and ')} can be used at this address.`)
}
