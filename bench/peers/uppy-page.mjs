// @uppy/aws-s3 with multipart for every file. Signed in the page, so that no request asks a server to sign.
import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'
import { AwsClient } from 'aws4fetch'

/**
 * Sends a file; resolves when it is complete at the storage.
 * `relay` stands for `endpoint` in requests without bytes: see bench/lib/cors-relay.ts.
 */
globalThis.sendByPeer = async (
  file,
  { endpoint, relay, bucket, region, accessKeyId, secretAccessKey, partSize },
) => {
  const aws = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' })
  const uppy = new Uppy()
  uppy.use(AwsS3, {
    shouldUseMultipart: true,
    getChunkSize: () => partSize,
    signRequest: async ({ method, key, uploadId, partNumber }) => {
      const url = new URL(`${endpoint}/${bucket}/${encodeURIComponent(key)}`)
      if (uploadId !== undefined) url.searchParams.set('uploadId', uploadId)
      else if (method === 'POST') url.searchParams.set('uploads', '')
      if (partNumber !== undefined) url.searchParams.set('partNumber', String(partNumber))
      const signed = await aws.sign(url.href, { method, aws: { signQuery: true } })
      return { url: method === 'PUT' ? signed.url : signed.url.replace(endpoint, relay) }
    },
  })
  uppy.addFile({ name: file.name, type: file.type, data: file })
  const { failed } = await uppy.upload()
  if (failed.length > 0) throw new Error(failed[0].error)
}
