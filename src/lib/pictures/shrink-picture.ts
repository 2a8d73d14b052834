import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'

/** Something that can be drawn, with its own size. */
export interface Drawable {
  source: CanvasImageSource
  width: number
  height: number
}

/** Tried one after the other until the picture is small enough. */
const QUALITIES = [0.85, 0.7, 0.5, 0.3]

/**
 * Draws a picture anew, no wider than the limit: what was in the file beside the picture is gone.
 * @returns base64
 * @throws AppError `invalid` when it cannot be drawn
 */
export async function shrinkPicture({ source, width, height }: Drawable): Promise<string> {
  const scale = Math.min(1, limits.pictureWidth / width, (2 * limits.pictureWidth) / height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw cannotDraw()
  try {
    // A picture with holes would show black ones.
    context.fillStyle = 'white'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(source, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
      if (blob && blob.size <= limits.pictureBytes) return await base64Of(blob)
    }
  } catch (error) {
    throw cannotDraw(error)
  }
  throw cannotDraw()
}

/** @throws AppError `invalid` for a file that is no picture */
export async function pictureOfFile(file: File): Promise<Drawable & { close: () => void }> {
  try {
    const bitmap = await createImageBitmap(file)
    return { source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() }
  } catch (error) {
    throw new AppError(
      'invalid',
      `“${file.name}” is no picture that this browser can read. Choose a JPEG, PNG or WebP.`,
      {
        cause: error,
      },
    )
  }
}

const cannotDraw = (cause?: unknown) =>
  new AppError('invalid', 'This browser could not make a picture of it. Choose another one.', { cause })

export async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}
