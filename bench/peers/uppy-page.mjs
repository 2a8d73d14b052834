// @uppy/aws-s3 with what it recommends: multipart, credentials in the page, so that no request asks a server to sign.
import Uppy from '@uppy/core'
import AwsS3 from '@uppy/aws-s3'

/** Sends a file; resolves when it is complete at the storage. */
globalThis.sendByPeer = async (
  file,
  { endpoint, bucket, region, accessKeyId, secretAccessKey, partSize },
) => {
  const uppy = new Uppy()
  uppy.use(AwsS3, {
    s3Endpoint: `${endpoint}/${bucket}`,
    region,
    shouldUseMultipart: true,
    getChunkSize: () => partSize,
    getCredentials: async () => ({
      credentials: {
        accessKeyId,
        secretAccessKey,
        expiration: new Date(Date.now() + 3_600_000).toISOString(),
      },
      bucket,
      region,
    }),
  })
  uppy.addFile({ name: file.name, type: file.type, data: file })
  const { failed } = await uppy.upload()
  if (failed.length > 0) throw new Error(failed[0].error)
}
