import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumLaunch } from '../../../scripts/lib/chromium.mjs'
import { S3Storage } from '../storage/s3-storage'
import { startSwift, type SwiftServer } from '../testing/swift-server'

const SIZE = 3 * 1024 ** 2

/** Sends a part as the upload engine does, by XMLHttpRequest from a page. */
async function putFrom(
  browser: Browser,
  address: string,
  part: { url: string; headers: Record<string, string>; base64: string },
): Promise<{ status: number; etag: string | null }> {
  const page = await browser.newPage()
  try {
    await page.goto(address)
    return await page.evaluate(
      ({ url, headers, base64 }) =>
        new Promise<{ status: number; etag: string | null }>((resolve) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
          const xhr = new XMLHttpRequest()
          xhr.open('PUT', url)
          for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
          xhr.onload = () => resolve({ status: xhr.status, etag: xhr.getResponseHeader('etag') })
          xhr.onerror = () => resolve({ status: 0, etag: null })
          xhr.send(new Blob([bytes]).slice(0, bytes.length))
        }),
      part,
    )
  } finally {
    await page.close()
  }
}

// The rules of a named bucket let other pages in than this test's.
describe.runIf(!process.env.S3_ENDPOINT)('a browser at the bucket', () => {
  let pages: Server
  let origin: string
  let swift: SwiftServer
  let browser: Browser

  beforeAll(async () => {
    pages = createServer(
      (_req, res) => void res.writeHead(200, { 'content-type': 'text/html' }).end('<p>A page'),
    )
    pages.listen(0, '127.0.0.1')
    await once(pages, 'listening')
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}` // listens on TCP, so it has a port
    swift = await startSwift({ origin })
    browser = await chromium.launch(chromiumLaunch)
  })
  afterAll(async () => {
    await browser.close()
    await swift.close()
    await new Promise((resolve) => pages.close(resolve))
  })

  const prepare = async () => {
    const bytes = randomBytes(SIZE)
    const md5 = createHash('md5').update(bytes)
    const storage = new S3Storage(swift.settings)
    const key = `test-${randomBytes(8).toString('hex')}`
    const plan = { key, contentType: 'video/mp4', sizeBytes: SIZE, partSizeBytes: SIZE }
    const upload = { key, ...(await storage.createMultipartUpload(plan)) }
    const checksum = md5.copy().digest('base64')
    const signed = await storage.signPart({ ...upload, partNumber: 1, sizeBytes: SIZE, checksum })
    return { storage, upload, part: { ...signed, base64: bytes.toString('base64') }, etag: md5.digest('hex') }
  }

  it('sends a part with its checksum and reads its ETag', async () => {
    const { storage, upload, part, etag } = await prepare()
    expect(await putFrom(browser, origin, part)).toEqual({ status: 200, etag: `"${etag}"` })
    expect(await storage.listParts(upload)).toEqual([{ partNumber: 1, sizeBytes: SIZE, etag }])
  })

  it('sends nothing from a page of another site', async () => {
    const { storage, upload, part } = await prepare()
    expect(await putFrom(browser, origin.replace('127.0.0.1', 'localhost'), part)).toEqual({
      status: 0,
      etag: null,
    })
    expect(await storage.listParts(upload)).toEqual([])
  })
})
