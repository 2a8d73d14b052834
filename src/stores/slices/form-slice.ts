import type { StateCreator } from 'zustand'
import { parseBasicInfo } from '@/lib/basic-info'
import { parsePrice } from '@/lib/price'
import type { CourseCreationData } from '@/types/course'
import type { ValidationError } from '@/types/ui'
import type { CourseCreationUI, FormSlice } from '../types'

export const emptyForm = (): CourseCreationData => ({
  title: '',
  description: '',
  price: null,
  difficulty: 'beginner',
  plannedChapters: [],
})

/** A price as the field shows it before anybody typed. */
export const priceText = (price: number | null): string => (price === null ? '' : String(price))

const fieldErrors = ({ formData, priceInput }: CourseCreationUI): ValidationError[] => {
  const parsed = parseBasicInfo({ ...formData, price: priceInput })
  return parsed.ok ? [] : parsed.problems
}

const needsChapter = ({ draftId, formData }: CourseCreationUI) =>
  draftId === null && formData.plannedChapters.length === 0

/** The fields of step 1 as one comparable value; what only tidying would change counts as the same. */
const fieldsOf = (data: CourseCreationData) =>
  JSON.stringify([data.title.trim(), data.description.trim(), data.difficulty])

export const createFormSlice: StateCreator<CourseCreationUI, [], [], FormSlice> = (set, get) => ({
  formData: emptyForm(),
  priceInput: '',
  savedData: null,
  updateFormData: (field, value) =>
    set((state) => {
      const formData = { ...state.formData, [field]: value }
      return field === 'price' ? { formData, priceInput: priceText(formData.price) } : { formData }
    }),
  priceTyped: (text) =>
    set((state) => {
      const parsed = parsePrice(text)
      return {
        priceInput: text,
        ...(parsed.ok && { formData: { ...state.formData, price: parsed.price } }),
      }
    }),
  validateForm: () => fieldErrors(get()).length === 0,
  clearForm: () =>
    set({
      formData: emptyForm(),
      priceInput: '',
      savedData: null,
      draftId: null,
      creationId: null,
      currentStep: 1,
      completedSteps: new Set(),
      pendingDeletes: new Set(),
    }),
  getTotalVideosCount: () =>
    get().formData.plannedChapters.reduce((total, chapter) => total + chapter.plannedVideos.length, 0),
  getValidationErrors: () => [
    ...fieldErrors(get()).map(({ message }) => message),
    ...(needsChapter(get()) ? ['Add at least one chapter.'] : []),
  ],
  getFieldErrors: () => fieldErrors(get()),
  hasUnsavedChanges: () => {
    const { formData, priceInput, savedData, uploads } = get()
    const saved = savedData ?? emptyForm()
    return (
      fieldsOf(formData) !== fieldsOf(saved) ||
      formData.price !== saved.price ||
      !parsePrice(priceInput).ok ||
      formData.plannedChapters.length > 0 ||
      Object.values(uploads).some(({ status }) => status !== 'complete' && status !== 'error')
    )
  },
})
