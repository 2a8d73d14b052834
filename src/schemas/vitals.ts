import * as z from 'zod'

/** The pages that real visits are measured on; addresses with their ids are nobody's business. */
export const vitalPages = [
  'courses',
  'new-course',
  'edit',
  'live',
  'learn',
  'account',
  'admin',
  'sign-in',
  'other',
] as const

const measured = (most: number) => z.number().min(0).max(most)

/** What a browser tells of one visit. Numbers and our own words only: there is no place for what a person wrote. */
export const vitalsSchema = z.strictObject({
  page: z.enum(vitalPages),
  /** Interaction to next paint, ms. */
  inp: measured(600_000).optional(),
  /** Largest contentful paint, ms. */
  lcp: measured(600_000).optional(),
  /** Cumulative layout shift. */
  cls: measured(1_000).optional(),
  /** Memory of the tab, bytes. */
  memory: measured(64e9).optional(),
  /** Uploads that the browser gave up; what it did not even begin to send is not one of them. */
  failedUploads: z.array(z.uuid()).max(20).optional(),
})

export type Vitals = z.output<typeof vitalsSchema>
