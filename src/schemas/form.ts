import * as z from 'zod'
import { parsePrice } from '@/lib/price'
import { courseTitleSchema, descriptionSchema, difficultySchema } from './course'

/** The price as typed; see `parsePrice` for what is understood. */
export const priceInputSchema = z.string({ error: 'The price is text.' }).transform((text, context) => {
  const parsed = parsePrice(text)
  if (parsed.ok) return parsed.price
  context.addIssue({ code: 'custom', message: parsed.message })
  return z.NEVER
})

/** Step 1 of the wizard, and the course's own fields on the edit page. */
export const basicInfoSchema = z.object({
  title: courseTitleSchema,
  description: descriptionSchema,
  price: priceInputSchema,
  difficulty: difficultySchema,
})
/** What the form holds: the price is text. */
export type BasicInfoInput = z.input<typeof basicInfoSchema>
/** What it stands for: tidied text, the price a number or `null` for free. */
export type BasicInfo = z.output<typeof basicInfoSchema>
