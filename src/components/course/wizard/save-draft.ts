import type { QueryClient } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { courseTitle, description } from '@/lib/course-text'
import { createdTree } from '@/lib/new-rows'
import { parsePrice } from '@/lib/price'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { layersOf } from '@/lib/query/layers'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { CreateCourseRequest } from '@/schemas/course'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseCreationUI } from '@/stores/types'
import type { FieldProblem } from '@/types/api'
import type { Course, PlannedVideo, WizardStep } from '@/types/course'
import { courseToData, isSameData } from './course-data'

/** A file that was chosen before its course existed. */
export interface WaitingFile {
  file: File
  chapterId: string
  videoId: string
}

/**
 * Sends what step 1 holds: creates the draft, or changes it once it exists. A creation that was not answered is
 * repeated under the same id, and what was typed since then is put on top of it.
 * @param step where the draft is to be continued
 * @returns the files that can be uploaded now that the course exists
 * @throws AppError when the server did not take it; nothing typed is lost
 */
export async function saveDraft(
  client: QueryClient,
  step: WizardStep,
): Promise<{ id: string; files: WaitingFile[] }> {
  const { draftId, formData, priceInput, takeCreationId } = useCourseCreationUI.getState()
  const id = draftId ?? takeCreationId()
  const fields = fieldsToSend({ formData, priceInput })
  const request: CreateCourseRequest = {
    ...fields,
    setup_step: step,
    ...(draftId === null && {
      chapters: formData.plannedChapters.map(({ id: chapterId, title, plannedVideos }) => ({
        id: chapterId,
        title,
        videos: plannedVideos.map((video) => ({ id: video.id, filename: video.filename })),
      })),
    }),
  }
  const mutation = client.getMutationCache().build(client, draftMutation(id, draftId === null))
  const course = await mutation.execute(request)
  markSaved(course, formData)
  return { id, files: draftId === null ? waitingFiles(formData.plannedChapters) : [] }
}

const draftMutation = (id: string, isNew: boolean) =>
  optimisticMutation({
    scope: courseKeys.detail(id),
    mutationFn: async (request: CreateCourseRequest, options): Promise<Course> => {
      const { chapters: _planned, ...changes } = request
      if (!isNew) return courseApi.update(id, changes, options)
      const created = await courseApi.create({ ...request, id }, options)
      // An earlier try came through with what was typed then.
      return isSameData(courseToData(created), asData(request)) ? created : courseApi.update(id, changes)
    },
    patches: () => [],
    alsoInvalidates: [courseKeys.lists()],
    onSuccess: (course, request, cache) => {
      const { queryKey } = courseQueries.detail(id)
      if (cache.getQueryData(queryKey) === undefined) {
        cache.setQueryData(queryKey, createdTree(course, request.chapters))
      } else {
        layersOf(cache).changeBase(queryKey, (old) => ({ ...old, ...course, chapters: old.chapters }))
      }
    },
    meta: { what: 'the draft', shownInPlace: 'all' },
  })

/** Remembers on the server where the draft is to be continued. A failure is silent: the next step tells it again. */
export const stepMutation = (id: string) =>
  optimisticMutation({
    scope: courseKeys.detail(id),
    mutationFn: (step: WizardStep, options) => courseApi.update(id, { setup_step: step }, options),
    patches: (step) => [
      patch(courseQueries.detail(id).queryKey, (course) => ({ ...course, setup_step: step })),
    ],
    meta: { what: 'the step', shownInPlace: 'all' },
  })

/** What keeps even an unfinished draft from being saved: it needs a title, and everything must fit. */
export function problemsBeforeSaving({
  formData,
  priceInput,
}: Pick<CourseCreationUI, 'formData' | 'priceInput'>) {
  const problems: FieldProblem[] = []
  const title = courseTitle.parse(formData.title)
  if (!title.ok) problems.push({ field: 'title', message: title.message })
  const text = description.parse(formData.description)
  if (!text.ok && formData.description.trim() !== '') {
    problems.push({ field: 'description', message: text.message })
  }
  const price = parsePrice(priceInput)
  if (!price.ok) problems.push({ field: 'price', message: price.message })
  return problems
}

/** Typed text that the server does not have; a choice alone is not worth a question. */
export function hasUnsavedText(
  state: Pick<CourseCreationUI, 'formData' | 'priceInput' | 'savedData'>,
): boolean {
  const { formData, priceInput, savedData } = state
  if (savedData === null) {
    return (
      `${formData.title}${formData.description}${priceInput}`.trim() !== '' ||
      formData.plannedChapters.length > 0
    )
  }
  return !isSameData(formData, savedData) || !parsePrice(priceInput).ok
}

function fieldsToSend({ formData, priceInput }: Pick<CourseCreationUI, 'formData' | 'priceInput'>) {
  const price = parsePrice(priceInput)
  return {
    title: formData.title,
    description: formData.description.trim() === '' ? null : formData.description,
    price: price.ok ? price.price : formData.price,
    difficulty: formData.difficulty,
  }
}

/** As the server will keep it: the same rules tidy on both sides. */
function asData({ title, description: typed, price, difficulty }: CreateCourseRequest) {
  const kept = courseTitle.parse(title)
  const text = description.parse(typed ?? '')
  return {
    title: kept.ok ? kept.value : title,
    description: text.ok ? text.value : '',
    price: price ?? null,
    difficulty,
  }
}

/** The server tidies text; where nothing was typed meanwhile, the form shows it tidied too. */
function markSaved(course: Course, sent: CourseCreationUI['formData']): void {
  const saved = courseToData(course)
  const { draftSaved, updateFormData, formData } = useCourseCreationUI.getState()
  draftSaved(course.id, saved)
  for (const field of ['title', 'description'] as const) {
    if (formData[field] === sent[field] && sent[field] !== saved[field]) updateFormData(field, saved[field])
  }
}

const waitingFiles = (chapters: CourseCreationUI['formData']['plannedChapters']): WaitingFile[] =>
  chapters.flatMap(({ id: chapterId, plannedVideos }) =>
    plannedVideos.filter(hasFile).map(({ id, file }) => ({ file, chapterId, videoId: id })),
  )

const hasFile = (video: PlannedVideo): video is PlannedVideo & { file: File } => video.file !== undefined
