'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { AppShell } from '@/components/shell/AppShell'
import { Affix } from '@/components/ui/Affix'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { RadioGroup } from '@/components/ui/RadioGroup'
import { Spinner } from '@/components/ui/Spinner'
import { Textarea } from '@/components/ui/Textarea'
import { useCourseCreation } from '@/hooks/use-course-queries'
import { useSession } from '@/hooks/use-session'
import { type BasicInfoInput, parseBasicInfo } from '@/lib/basic-info'
import {
  basicInfoFields,
  basicInfoLabels,
  difficultyChoices,
  type BasicInfoField,
} from '@/lib/basic-info-words'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { carryOver, classicCreated, useClassicCourse } from '@/stores/classic-course'
import { useStoreHydration } from '@/stores/course-creation-ui'
import { ErrorSummary } from '../wizard/ErrorSummary'

const crumbs = [{ label: 'Courses', href: '/instructor/courses' as Route }, { label: 'New course' }]

type Problems = Partial<Record<BasicInfoField, string>>

/**
 * "New course" without the wizard: one short form, and then the course's own page. Every keystroke is kept by the
 * browser, so that a reload loses nothing.
 */
export function ClassicCourse() {
  const router = useRouter()
  const id = useId()
  const idOf = (name: BasicInfoField) => `${id}-${name}`
  const { text, typed } = useClassicCourse()
  const { createCourseAsync, isCreating } = useCourseCreation()
  const [problems, setProblems] = useState<Problems>({})
  const [summary, setSummary] = useState<BasicInfoField[]>([])
  const [isCreated, setIsCreated] = useState(false)
  useKeptText()

  const show = (found: readonly { field: string; message: string }[]) => {
    const wrong = basicInfoFields.filter((name) => found.some(({ field }) => field === name))
    setProblems(Object.fromEntries(found.map(({ field, message }) => [field, message])))
    setSummary(wrong)
    if (wrong[0] !== undefined) document.getElementById(idOf(wrong[0]))?.focus()
  }
  const problemOf = (name: BasicInfoField, input: BasicInfoInput): string | undefined => {
    const parsed = parseBasicInfo(input)
    return parsed.ok ? undefined : parsed.problems.find(({ field }) => field === name)?.message
  }
  const judge = (name: BasicInfoField, input: BasicInfoInput) => {
    const message = problemOf(name, input)
    setProblems(({ [name]: _old, ...others }) =>
      message === undefined ? others : { ...others, [name]: message },
    )
    if (message === undefined) setSummary((names) => names.filter((other) => other !== name))
  }
  const field = (name: 'title' | 'description' | 'price') => ({
    value: text[name],
    onChange: (event: { target: { value: string } }) => {
      typed(name, event.target.value)
      if (problems[name] !== undefined) judge(name, { ...text, [name]: event.target.value })
    },
    onBlur: () => text[name] !== '' && judge(name, text),
  })

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (isCreating) return
    const parsed = parseBasicInfo(text)
    if (!parsed.ok) return show(parsed.problems)
    show([])
    const courseId = useClassicCourse.getState().takeCreationId()
    try {
      await createCourseAsync({ id: courseId, ...parsed.value, setup_completed: true })
      setIsCreated(true)
      router.push(`/instructor/course/${courseId}/edit`)
      classicCreated(text)
    } catch (error) {
      // Every other failure is told by a toast; what was typed stays, and the next try is the same creation.
      if (error instanceof AppError && error.code === 'invalid') show(error.errors)
    }
  }

  if (isCreated) {
    return (
      <AppShell crumbs={crumbs}>
        <Spinner label="The course is created. Opening its page…" />
      </AppShell>
    )
  }
  return (
    <AppShell crumbs={crumbs} className="max-w-[684px]">
      <h1 className="page-title">New course</h1>
      <p className="mt-1 mb-6 text-ink-2">
        Chapters and recordings come after this, on the course’s own page.
      </p>
      <form noValidate onSubmit={(event) => void handleSubmit(event)} className="grid gap-[22px]">
        <ErrorSummary fields={summary.map((name) => ({ id: idOf(name), label: basicInfoLabels[name] }))} />
        <Field
          id={idOf('title')}
          label={basicInfoLabels.title}
          hint={`${text.title.length} of ${limits.courseTitle} characters`}
          error={problems.title}
        >
          <Input {...field('title')} aria-required="true" autoComplete="off" />
        </Field>
        <Field
          id={idOf('description')}
          label={basicInfoLabels.description}
          hint="What will someone be able to do afterwards? Two or three sentences are enough."
          error={problems.description}
        >
          <Textarea {...field('description')} rows={5} aria-required="true" />
        </Field>
        <div className="grid gap-5 max-md:gap-[22px] md:grid-cols-[220px_minmax(0,1fr)]">
          <Field
            id={idOf('price')}
            label={basicInfoLabels.price}
            optional="leave empty for free"
            hint="0 to 99,999.99 US dollars"
            error={problems.price}
          >
            <Affix prefix="$">
              <Input {...field('price')} inputMode="decimal" autoComplete="off" className="tabular-nums" />
            </Affix>
          </Field>
          <RadioGroup
            label={basicInfoLabels.difficulty}
            name="difficulty"
            value={text.difficulty}
            onValueChange={(value) => typed('difficulty', value)}
            options={difficultyChoices}
            error={problems.difficulty}
          />
        </div>
        <div className="flex flex-wrap gap-2.5">
          <Button type="submit" variant="primary" busy={isCreating} busyLabel="Creating…">
            Create course
          </Button>
          <Link href="/instructor/courses" className={buttonLook({ variant: 'ghost' })}>
            Back to the courses
          </Link>
        </div>
      </form>
    </AppShell>
  )
}

/** Reads what this browser kept: of this form, or of the wizard's first step before the flag was changed. */
function useKeptText(): void {
  const userId = useSession()?.id
  const isWizardRead = useStoreHydration()
  useEffect(() => {
    if (!isWizardRead || userId === undefined) return
    const read = async () => {
      if (!useClassicCourse.persist.hasHydrated()) await useClassicCourse.persist.rehydrate()
      useClassicCourse.getState().openedBy(userId)
      carryOver('classic')
    }
    void read()
  }, [isWizardRead, userId])
}
