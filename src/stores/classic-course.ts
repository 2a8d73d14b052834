'use client'

import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { DIFFICULTIES, type BasicInfoInput } from '@/lib/basic-info'
import { newId } from '@/lib/ids'
import { createTolerantStorage } from './json-storage'
import { useCourseCreationUI } from './course-creation-ui'

interface ClassicCourse {
  /** Whose text it is: a browser may be shared. */
  ownerId: string | null
  /** Kept over tries and reloads, so that creating twice is one creation. */
  creationId: string | null
  text: BasicInfoInput
  openedBy: (userId: string) => void
  typed: <F extends keyof BasicInfoInput>(field: F, value: BasicInfoInput[F]) => void
  takeCreationId: () => string
  cleared: () => void
}

type Kept = Pick<ClassicCourse, 'ownerId' | 'creationId' | 'text'>

const empty = (): BasicInfoInput => ({ title: '', description: '', price: '', difficulty: 'beginner' })

const storage = createTolerantStorage<Kept>((): boolean => useClassicCourse.persist.hasHydrated())

/** What is typed into the short form of a new course, kept by this browser until the course is created. */
export const useClassicCourse = create<ClassicCourse>()(
  persist(
    (set, get) => ({
      ownerId: null,
      creationId: null,
      text: empty(),
      openedBy: (userId) => {
        const { ownerId, cleared } = get()
        if (ownerId !== null && ownerId !== userId) cleared()
        set({ ownerId: userId })
      },
      typed: (field, value) => set(({ text }) => ({ text: { ...text, [field]: value } })),
      takeCreationId: () => {
        const creationId = get().creationId ?? newId()
        set({ creationId })
        return creationId
      },
      cleared: () => set({ creationId: null, text: empty() }),
    }),
    {
      name: 'classic-course',
      version: 1,
      partialize: ({ ownerId, creationId, text }) => ({ ownerId, creationId, text }),
      merge: (kept, fresh) => ({ ...fresh, ...readKept(kept) }),
      skipHydration: true, // the first client render must equal the server's
      ...(storage && { storage }),
    },
  ),
)

/** What a browser kept may be damaged, or from another version. */
function readKept(kept: unknown): Partial<Kept> {
  if (typeof kept !== 'object' || kept === null) return {}
  const { ownerId, creationId, text } = kept as Record<string, unknown>
  if (typeof text !== 'object' || text === null) return {}
  const { title, description, price, difficulty } = text as Record<string, unknown>
  const words = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    ownerId: typeof ownerId === 'string' ? ownerId : null,
    creationId: typeof creationId === 'string' ? creationId : null,
    text: {
      title: words(title),
      description: words(description),
      price: words(price),
      difficulty: DIFFICULTIES.find((known) => known === difficulty) ?? 'beginner',
    },
  }
}

const isEmpty = ({ title, description, price }: BasicInfoInput): boolean =>
  `${title}${description}${price}`.trim() === ''

/** What is typed in the wizard before its draft exists. */
const wizardText = (): BasicInfoInput => {
  const { formData, priceInput } = useCourseCreationUI.getState()
  const { title, description, difficulty } = formData
  return { title, description, difficulty, price: priceInput }
}

const hasNoDraft = () => {
  const { draftId, formData } = useCourseCreationUI.getState()
  return draftId === null && formData.plannedChapters.length === 0
}

/** Nothing is typed on either way, and no draft is open: the one can take the place of the other. */
export const isUntouched = (): boolean =>
  hasNoDraft() && isEmpty(wizardText()) && isEmpty(useClassicCourse.getState().text)

/**
 * The flag has changed between two visits: what was typed on the one way stands in the other. It stays where it was
 * too, for the flag may change again.
 */
export function carryOver(to: 'classic' | 'wizard'): void {
  const classic = useClassicCourse.getState()
  const wizard = wizardText()
  if (!hasNoDraft()) return
  if (to === 'classic' && isEmpty(classic.text) && !isEmpty(wizard)) {
    for (const field of ['title', 'description', 'price'] as const) classic.typed(field, wizard[field])
    classic.typed('difficulty', wizard.difficulty)
  }
  if (to === 'wizard' && isEmpty(wizard) && !isEmpty(classic.text)) {
    const { updateFormData, priceTyped } = useCourseCreationUI.getState()
    for (const field of ['title', 'description'] as const) updateFormData(field, classic.text[field])
    updateFormData('difficulty', classic.text.difficulty)
    priceTyped(classic.text.price)
  }
}

/** The course is created: what both ways still hold of its text is done with. */
export function classicCreated({ title }: Pick<BasicInfoInput, 'title'>): void {
  const { clearForm } = useCourseCreationUI.getState()
  if (hasNoDraft() && wizardText().title === title) clearForm()
  useClassicCourse.getState().cleared()
}
