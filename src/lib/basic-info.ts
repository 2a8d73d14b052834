import type { Difficulty } from '@/types/course'
import type { ValidationError } from '@/types/ui'
import { courseTitle, description } from './course-text'
import { parsePrice } from './price'

export const DIFFICULTIES = ['beginner', 'intermediate', 'advanced'] as const satisfies Difficulty[]
export const CHOOSE_DIFFICULTY = 'Choose beginner, intermediate or advanced.'

/** What the form of step 1 holds: the price is text. */
export interface BasicInfoInput {
  title: string
  description: string
  price: string
  difficulty: Difficulty
}

/** What it stands for: tidied text, the price a number or `null` for free. */
export interface BasicInfo extends Omit<BasicInfoInput, 'price'> {
  price: number | null
}

/** Step 1 of the wizard as it can be saved, or what is wrong with it, field by field from the top. */
export function parseBasicInfo(
  typed: BasicInfoInput,
): { ok: true; value: BasicInfo } | { ok: false; problems: ValidationError[] } {
  const title = courseTitle.parse(typed.title)
  const text = description.parse(typed.description)
  const price = parsePrice(typed.price)
  const isLevel = DIFFICULTIES.includes(typed.difficulty)
  if (title.ok && text.ok && price.ok && isLevel) {
    const { difficulty } = typed
    return {
      ok: true,
      value: { title: title.value, description: text.value, price: price.price, difficulty },
    }
  }
  return {
    ok: false,
    problems: [
      ...(title.ok ? [] : [{ field: 'title', message: title.message }]),
      ...(text.ok ? [] : [{ field: 'description', message: text.message }]),
      ...(price.ok ? [] : [{ field: 'price', message: price.message }]),
      ...(isLevel ? [] : [{ field: 'difficulty', message: CHOOSE_DIFFICULTY }]),
    ],
  }
}
