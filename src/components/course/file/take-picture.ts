import { AppError } from '@/lib/errors'
import { pictureOfFile, shrinkPicture } from '@/lib/pictures/shrink-picture'

/** What a person may choose as a picture. */
export const pictureFiles = { 'image/*': ['.jpg', '.jpeg', '.png', '.webp', '.avif'] }

/** A file as a picture that the server takes, base64. @throws AppError `invalid` for one that is none */
export async function pictureOf(file: File): Promise<string> {
  const drawable = await pictureOfFile(file)
  try {
    return await shrinkPicture(drawable)
  } finally {
    drawable.close()
  }
}

/** The frame that a player shows, base64. @throws AppError `invalid` while it shows none */
export async function pictureOfFrame(element: HTMLVideoElement | null): Promise<string> {
  if (!element || element.videoWidth === 0) {
    throw new AppError('invalid', 'The video is not there yet. Wait until it shows.')
  }
  return shrinkPicture({ source: element, width: element.videoWidth, height: element.videoHeight })
}
