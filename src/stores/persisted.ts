import * as z from 'zod'
import { emptyForm } from './slices/form-slice'
import { defaultPreferences } from './slices/preference-slice'
import { mayProceed } from './slices/wizard-slice'
import type { CourseCreationUI } from './types'

const plannedVideo = z.object({ id: z.string(), filename: z.string() })
const plannedChapter = z.object({ id: z.string(), title: z.string(), plannedVideos: z.array(plannedVideo) })

/** Field by field, so that one unreadable part costs only itself. */
const formData = z.object({
  title: z.string().catch(''),
  description: z.string().catch(''),
  price: z.number().nullable().catch(null),
  difficulty: z.enum(['beginner', 'intermediate', 'advanced']).catch('beginner'),
  plannedChapters: z.array(plannedChapter).catch([]),
})

/** What a browser kept. It may be older than this code, damaged, or somebody else's: each part is checked. */
const persistedSchema = z.object({
  currentStep: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).catch(1),
  completedSteps: z.set(z.int().min(1).max(4)).catch(() => new Set<number>()),
  draftId: z.uuid().nullable().catch(null),
  creationId: z.uuid().nullable().catch(null),
  ownerId: z.string().max(200).nullable().catch(null),
  formData: formData.catch(emptyForm),
  priceInput: z.string().max(200).catch(''),
  savedData: formData.nullable().catch(null),
  pendingDeletes: z.set(z.string()).catch(() => new Set<string>()),
  preferences: z
    .object({
      autoSave: z.boolean().catch(true),
      showUploadProgress: z.boolean().catch(true),
      chapterExpanded: z.record(z.string(), z.boolean()).catch({}),
      viewMode: z.enum(['list', 'grid']).catch('list'),
    })
    .catch(defaultPreferences),
})

/** Where I was, not what I was doing. Files cannot be kept: they are dropped here. */
export const partialize = (state: CourseCreationUI) => ({
  currentStep: state.currentStep,
  completedSteps: state.completedSteps,
  draftId: state.draftId,
  creationId: state.creationId,
  ownerId: state.ownerId,
  formData: state.formData,
  priceInput: state.priceInput,
  savedData: state.savedData,
  pendingDeletes: state.pendingDeletes,
  preferences: state.preferences,
})
export type Persisted = ReturnType<typeof partialize>

/** The kept state on top of `current`; never throws, whatever was kept. */
export function mergePersisted(kept: unknown, current: CourseCreationUI): CourseCreationUI {
  const parsed = persistedSchema.safeParse(kept)
  if (!parsed.success) return current
  const { currentStep, ...rest } = parsed.data
  return { ...current, ...rest, currentStep: mayProceed(rest.completedSteps, currentStep) ? currentStep : 1 }
}
