import type * as z from 'zod'
import type { Parsed } from './InlineEdit'

/** A schema's verdict on what was typed, with its first sentence. */
export const parsedBy =
  <S extends z.ZodType>(schema: S) =>
  (text: string): Parsed<z.output<S>> => {
    const parsed = schema.safeParse(text)
    if (parsed.success) return { ok: true, value: parsed.data }
    return { ok: false, message: parsed.error.issues[0]?.message ?? 'Change this text and try again.' }
  }
