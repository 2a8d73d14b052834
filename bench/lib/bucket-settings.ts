import type { S3Settings } from '@/server/storage/s3-client'

/** The environment of a server or worker that keeps its files in this bucket. */
export const bucketSettings = ({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Settings) => ({
  STORAGE_DRIVER: 's3',
  S3_ENDPOINT: endpoint,
  S3_REGION: region,
  S3_BUCKET: bucket,
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY: secretAccessKey,
})
