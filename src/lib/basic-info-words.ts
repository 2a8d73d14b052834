import type { Difficulty } from '@/types/course'

/** What the first four fields of a course are called, in their order. */
export const basicInfoLabels = {
  title: 'Course title',
  description: 'Description',
  price: 'Price',
  difficulty: 'Difficulty',
} as const
export type BasicInfoField = keyof typeof basicInfoLabels
export const basicInfoFields = Object.keys(basicInfoLabels) as BasicInfoField[] // a literal's own keys

export const difficultyWords: Record<Difficulty, string> = {
  beginner: 'Beginner',
  intermediate: 'Intermediate',
  advanced: 'Advanced',
}

/** To choose from, the easiest first. */
export const difficultyChoices = (['beginner', 'intermediate', 'advanced'] as const).map((value) => ({
  value,
  label: difficultyWords[value],
}))
