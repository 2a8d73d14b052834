import * as z from 'zod'
import { limits } from '@/lib/limits'
import { idSchema } from './course'

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

export const setPosterSchema = z.strictObject({
  picture: z
    .string({ error: 'Send the picture as base64.' })
    // Four characters for three bytes.
    .max(Math.ceil(limits.pictureBytes / 3) * 4, 'The picture is larger than 512 KB.')
    .regex(BASE64, 'Send the picture as base64.')
    .describe('A JPEG or WebP of at most 1280 pixels in width, as base64'),
})

/** A picture of its own for a course, or that of one of its videos. */
export const coursePictureSchema = z.union([
  setPosterSchema,
  z.strictObject({ video_id: idSchema.describe('A video of the course, whose picture it is to be') }),
])
export type CoursePictureRequest = z.output<typeof coursePictureSchema>
