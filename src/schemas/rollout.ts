import * as z from 'zod'

const watchedSteps = ['beta', '10', '50', '100'] as const
export const rolloutStep = z.enum(['off', ...watchedSteps], {
  error: 'Choose off, beta, 10, 50 or 100.',
})

const HOURS = 'Write whole hours from 1 to 2,160 (90 days).'
const hours = z.int({ error: HOURS }).min(1, HOURS).max(2_160, HOURS)

const watchHours = z.strictObject({ beta: hours, '10': hours, '50': hours, '100': hours })

/** `PATCH /api/admin/rollout`: only what is given changes, and only if nobody was quicker. */
export const changeRolloutSchema = z
  .strictObject({
    revision: z.int({ error: 'Name the revision that this change was made on.' }).min(1),
    step: rolloutStep.optional(),
    accounts: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .pipe(z.email({ error: 'Write email addresses, such as mara@example.org.' }).max(320)),
      )
      .max(1_000, 'At most 1,000 accounts can be named; give the next step to a share of all instead.')
      .optional(),
    auto_advance: z.boolean().optional(),
    watch_hours: watchHours.optional(),
  })
  .refine((body) => Object.keys(body).length > 1, 'Name at least one thing to change.')
export type ChangeRolloutRequest = z.input<typeof changeRolloutSchema>

const instant = z.iso.datetime()

const figure = z.object({
  name: z.enum(['errorRate', 'uploadSuccess', 'inpP75']),
  value: z.number().nullable().describe('A share from 0 to 1, or milliseconds'),
  others: z.number().nullable().describe('The same of everybody else'),
  limit: z.number(),
  kind: z.enum(['most', 'least']),
  samples: z.number(),
  min_samples: z.number().describe('From how many samples on it counts'),
  verdict: z.enum(['within', 'broken', 'waiting']),
  budget_left: z.number().nullable().describe('Of the failures that the step may have, 0 to 1'),
})

export const rolloutResponse = z
  .object({
    revision: z.number(),
    step: rolloutStep,
    since: instant,
    changed_by: z.string().nullable(),
    accounts: z.array(z.string()),
    auto_advance: z.boolean(),
    watch_hours: z.object({ beta: z.number(), '10': z.number(), '50': z.number(), '100': z.number() }),
    is_watched: z.boolean(),
    watched_ms: z.number(),
    held: z.object({ since: instant, reason: z.string(), goes_back_at: instant }).nullable(),
    figures: z.array(figure),
    notice: z
      .object({ at: instant, what: z.enum(['held', 'back', 'advanced']), message: z.string() })
      .nullable(),
    next: z.object({ step: z.enum(watchedSteps), refusal: z.string().nullable() }).nullable(),
    previous: rolloutStep.nullable(),
    can_undo_stop: z.boolean(),
  })
  .meta({ id: 'Rollout' })

export const rolloutChangeListResponse = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      at: instant,
      kind: z.enum([
        ...(['setup', 'step', 'accounts', 'settings', 'held', 'released'] as const),
        ...(['back', 'advanced', 'finished', 'stop', 'undo'] as const),
      ]),
      by: z.string().nullable(),
      by_guard: z.boolean(),
      from: rolloutStep,
      to: rolloutStep,
      reason: z.string().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
})

export const flagsResponse = z.object({ new_course_creation: z.boolean() })
