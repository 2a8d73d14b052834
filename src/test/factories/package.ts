import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { ZipFile } from 'yazl'
import { newId } from '@/lib/ids'
import type { CoursePackage, PackageFile } from '@/schemas/package'

/** CRC-32 in eight hex digits, as packages name it. */
export const crc32Of = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0')

/** A package of one chapter with a video that has a file, and a planned one. */
export const makePackage = ({ file = {} }: { file?: Partial<PackageFile> } = {}): CoursePackage => ({
  format: 'lectern-course',
  version: 1,
  exported_at: '2026-01-01T00:00:00.000Z',
  course: {
    id: newId(),
    title: 'Light',
    description: 'How to see it.',
    price: 49,
    currency: 'USD',
    difficulty: 'beginner',
  },
  picture: null,
  chapters: [
    {
      id: newId(),
      title: 'First',
      videos: [
        {
          id: newId(),
          title: 'Shadow',
          file: {
            name: 'shadow.mp4',
            type: 'video/mp4',
            size: 100,
            duration: 61.5,
            width: 1280,
            height: 720,
            codecs: 'avc, aac',
            checksum: null,
            fingerprint: null,
            path: 'media/01-01 Shadow.mp4',
            ...file,
          },
          captions: [],
        },
        { id: newId(), title: 'Later', file: null, captions: [] },
      ],
    },
  ],
})

export interface ZipPart {
  path: string
  text?: string
  bytes?: Uint8Array
  compress?: boolean
}

/** An archive of these files, as other programs would make it. */
export async function packageZip(
  parts: readonly ZipPart[],
  { forceZip64Format = false }: { forceZip64Format?: boolean } = {},
): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { path, text = '', bytes = Buffer.from(text), compress = false } of parts) {
    zip.addBuffer(Buffer.from(bytes), path, { compress })
  }
  zip.end({ forceZip64Format, comment: '' })
  return buffer(zip.outputStream)
}
