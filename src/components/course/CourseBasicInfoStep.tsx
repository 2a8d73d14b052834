'use client'

import { type FormEvent, type Ref, useEffect, useId, useImperativeHandle, useState } from 'react'
import { type Resolver, useForm } from 'react-hook-form'
import { Affix } from '@/components/ui/Affix'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { Textarea } from '@/components/ui/Textarea'
import { type BasicInfo, type BasicInfoInput, parseBasicInfo } from '@/lib/basic-info'
import {
  basicInfoFields,
  basicInfoLabels,
  difficultyChoices,
  type BasicInfoField,
} from '@/lib/basic-info-words'
import { limits } from '@/lib/limits'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { CoursePreview } from './wizard/CoursePreview'
import { ErrorSummary } from './wizard/ErrorSummary'
import type { StepHandle } from './wizard/step-handle'
import { StepLayout } from './wizard/StepLayout'

interface CourseBasicInfoStepProps {
  /** The form's id, so that a button outside can submit it. */
  formId?: string
  /** Enter in a field, or the button outside. */
  onSubmit?: () => void
  ref?: Ref<StepHandle>
}

/**
 * Step 1. Every keystroke goes to the store, so nothing typed is lost; the form only knows what is wrong.
 * A field is checked when it is left and on Next, and an error goes away as soon as it is corrected.
 */
export function CourseBasicInfoStep({ formId, onSubmit, ref }: CourseBasicInfoStepProps) {
  const id = useId()
  const idOf = (name: BasicInfoField) => `${id}-${name}`
  const title = useCourseCreationUI((state) => state.formData.title)
  const difficulty = useCourseCreationUI((state) => state.formData.difficulty)
  const { updateFormData, priceTyped } = useCourseCreationUI.getState()
  const [summary, setSummary] = useState<BasicInfoField[]>([])

  const { register, trigger, setError, getValues, setValue, setFocus, getFieldState, formState } = useForm<
    BasicInfoInput,
    unknown,
    BasicInfo
  >({
    defaultValues: typedSoFar(),
    resolver: resolveBasicInfo,
    mode: 'onBlur',
    reValidateMode: 'onBlur',
  })
  const { errors } = formState

  // The store changes without the keyboard when a draft is opened, started over or tidied by the server.
  useEffect(
    () =>
      useCourseCreationUI.subscribe(() => {
        const stored = typedSoFar()
        for (const name of ['title', 'description', 'price'] as const) {
          if (getValues(name) !== stored[name]) setValue(name, stored[name])
        }
      }),
    [getValues, setValue],
  )

  const field = (name: 'title' | 'description' | 'price', mirror: (text: string) => void) =>
    register(name, {
      onChange: (event: { target: { value: string } }) => {
        mirror(event.target.value)
        if (getFieldState(name).invalid) void trigger(name).then((isRight) => isRight && forget(name))
      },
    })
  const forget = (name: BasicInfoField) => setSummary((names) => names.filter((other) => other !== name))

  const showSummary = (wrong: BasicInfoField[]) => {
    setSummary(wrong)
    const [first] = wrong
    if (first !== undefined) setFocus(first)
  }

  useImperativeHandle(ref, () => ({
    check: async () => {
      const isRight = await trigger()
      showSummary(isRight ? [] : basicInfoFields.filter((name) => getFieldState(name).invalid))
      return isRight
    },
    showProblems: (problems) => {
      const wrong = basicInfoFields.filter((name) => problems.some(({ field: of }) => of === name))
      for (const { field: of, message } of problems) {
        const name = basicInfoFields.find((known) => known === of)
        if (name !== undefined) setError(name, { type: 'server', message })
      }
      showSummary(wrong)
    },
  }))

  const handleSubmit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit?.()
  }

  return (
    <StepLayout asideLabel="Preview" asideWhenNarrow="hidden" aside={<CoursePreview />}>
      <form id={formId} noValidate onSubmit={handleSubmit} className="grid max-w-[620px] gap-[22px]">
        <ErrorSummary fields={summary.map((name) => ({ id: idOf(name), label: basicInfoLabels[name] }))} />
        <Field
          id={idOf('title')}
          label={basicInfoLabels.title}
          hint={`${title.length} of ${limits.courseTitle} characters`}
          error={errors.title?.message}
        >
          <Input
            {...field('title', (text) => updateFormData('title', text))}
            aria-required="true"
            autoComplete="off"
          />
        </Field>
        <Field
          id={idOf('description')}
          label={basicInfoLabels.description}
          hint="What will someone be able to do afterwards? Two or three sentences are enough."
          error={errors.description?.message}
        >
          <Textarea
            {...field('description', (text) => updateFormData('description', text))}
            rows={5}
            aria-required="true"
          />
        </Field>
        <div className="grid gap-5 max-md:gap-[22px] md:grid-cols-[220px_minmax(0,1fr)]">
          <Field
            id={idOf('price')}
            label={basicInfoLabels.price}
            optional="leave empty for free"
            hint="0 to 99,999.99 US dollars"
            error={errors.price?.message}
          >
            <Affix prefix="$">
              <Input
                {...field('price', priceTyped)}
                inputMode="decimal"
                autoComplete="off"
                className="tabular-nums"
              />
            </Affix>
          </Field>
          <RadioGroup
            label={basicInfoLabels.difficulty}
            name="difficulty"
            value={difficulty}
            onValueChange={(value) => {
              updateFormData('difficulty', value)
              setValue('difficulty', value)
            }}
            options={difficultyChoices}
            error={errors.difficulty?.message}
          />
        </div>
      </form>
    </StepLayout>
  )
}

const resolveBasicInfo: Resolver<BasicInfoInput, unknown, BasicInfo> = (typed) => {
  const parsed = parseBasicInfo(typed)
  if (parsed.ok) return { values: parsed.value, errors: {} }
  const errors: Record<string, { type: string; message: string }> = {}
  for (const { field, message } of parsed.problems) errors[field] = { type: 'rule', message }
  return { values: {}, errors }
}

function typedSoFar(): BasicInfoInput {
  const { formData, priceInput } = useCourseCreationUI.getState()
  return {
    title: formData.title,
    description: formData.description,
    price: priceInput,
    difficulty: formData.difficulty,
  }
}
