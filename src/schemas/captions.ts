import * as z from 'zod'
import { canonicalLanguage } from '@/lib/captions/language'
import { cleanLine } from '@/lib/clean-line'
import { limits } from '@/lib/limits'

/** A language in an address, as BCP 47 writes it: "pt_br" is "pt-BR". */
export const languageSchema = z.string().transform((tag, ctx) => {
  const language = canonicalLanguage(tag)
  if (language !== null) return language
  ctx.addIssue({ code: 'custom', message: 'Write a language tag such as en, pt-BR or zh-Hant.' })
  return z.NEVER
})

export const putCaptionsSchema = z.strictObject({
  text: z
    .string({ error: 'Send the captions as text.' })
    .max(limits.captionBytes, 'The file is larger than 2 MB, the most that captions can be.')
    .describe('WebVTT or SubRip'),
  label: z
    .string()
    .transform(cleanLine)
    .pipe(z.string().min(1, 'Give the captions a name.').max(limits.captionLabel))
    .optional()
    .describe('As a player lists it; the name of the language in that language unless told'),
  revision: z
    .int()
    .min(0)
    .optional()
    .describe('That the captions must still have; 0: there must be none. Absent: whatever there is'),
})

export type PutCaptionsRequest = z.input<typeof putCaptionsSchema>
