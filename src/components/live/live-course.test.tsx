import userEvent from '@testing-library/user-event'
import { act, fireEvent } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '@/lib/ids'
import { liveQueries } from '@/lib/query/live-queries'
import { makeUser } from '@/test/factories'
import { failWith } from '@/test/msw/failures'
import { fakeApi } from '@/test/msw/fake-api'
import { fakeLearning } from '@/test/msw/fake-learning'
import { server } from '@/test/msw/server'
import { createTestClient, render, screen, waitFor, within } from '@/test/utils/course-creation-test-utils'
import type { SessionUser } from '@/types/api'
import type { Lesson, LivePage } from '@/types/learning'
import { LiveCourse } from './LiveCourse'
import { MyCourses } from './MyCourses'

const student = makeUser({ name: 'Sami', role: 'student' })
const lesson = (title: string, rest: Partial<Lesson> = {}): Lesson => ({
  id: newId(),
  title,
  isPlayable: true,
  duration: 600,
  isFreePreview: false,
  mayPlay: true,
  ...rest,
})
let [light, shadow, late]: Lesson[] = []
let course: LivePage

beforeEach(() => {
  light = lesson('Light')
  shadow = lesson('Shadow', { duration: 4364 })
  late = lesson('Late', { isPlayable: false, mayPlay: false, duration: null })
  course = {
    id: newId(),
    title: 'Statistics for field ecologists',
    description: 'Plots, birds and beetles.',
    price: null,
    currency: 'USD',
    difficulty: 'beginner',
    published_at: '2026-01-01T00:00:00.000Z',
    instructor_name: 'Mara Okafor',
    seat: 'student',
    isPreview: false,
    isLive: true,
    mayPreview: false,
    totalVideos: 3,
    totalDuration: 4964,
    chapters: [
      { id: newId(), title: 'Before you go out', videos: [light, shadow] },
      { id: newId(), title: 'Counting', videos: [late] },
    ],
  }
  const sources = [{ src: '/storage/objects/x', type: 'video/mp4' }]
  const playback = {
    sources,
    poster: null,
    sprite: null,
    captions: [],
    expires_at: '2999-01-01T00:00:00.000Z',
  }
  server.use(http.get('*/api/videos/:id/playback', () => HttpResponse.json(playback)))
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function show(user: SessionUser | null = student) {
  fakeLearning.pages.set(course.id, course)
  window.history.replaceState(null, '', `/courses/${course.id}${window.location.search}`)
  const client = createTestClient()
  client.setQueryData(liveQueries.page(course.id, course.isPreview).queryKey, course)
  client.setQueryData(liveQueries.progress(course.id).queryKey, [...fakeLearning.progress.values()])
  return render(<LiveCourse courseId={course.id} preview={course.isPreview} user={user} />, { client })
}
const outline = () => within(screen.getByRole('complementary', { name: 'Course outline' }))
const player = async (title: string) => {
  const video = await screen.findByLabelText<HTMLVideoElement>(title, { selector: 'video' })
  Object.defineProperty(video, 'readyState', { value: 4, configurable: true })
  Object.defineProperty(video, 'duration', { value: 600, configurable: true })
  return video
}
const watchedAt = '2026-01-01T00:00:00.000Z'
const watch = (...videos: (Lesson | undefined)[]) => {
  for (const video of videos) {
    if (video) {
      fakeLearning.progress.set(video.id, { video_id: video.id, position: 600, watched_at: watchedAt })
    }
  }
}

describe('the outline', () => {
  it('lists chapters and videos with their lengths, and says what is still to come', async () => {
    show()
    await player('Light')
    expect(screen.getByRole('heading', { level: 2, name: /Before you go out/ })).toHaveTextContent('1:22:44')
    expect(outline().getByRole('link', { name: /^Light\s*10:00$/ })).toHaveAttribute('aria-current', 'true')
    expect(outline().getByRole('link', { name: /^Shadow\s*1:12:44$/ })).not.toHaveAttribute('aria-current')
    expect(outline().getByRole('link', { name: /^Late\s*Still to come$/ })).toBeVisible()
  })

  it('shows what was watched, in words too, and begins with what was not', async () => {
    watch(light)
    show()
    await player('Shadow')
    expect(screen.getByText('1 of 3 videos')).toBeVisible()
    expect(outline().getByRole('img', { name: '1 of 3 videos watched' })).toBeVisible()
    expect(outline().getByRole('link', { name: /^Light\s*watched/ })).toBeVisible()
  })

  it('leads from video to video, in the address too', async () => {
    const user = userEvent.setup()
    const { rerender } = show()
    await player('Light')
    await user.click(screen.getByRole('link', { name: 'Next' }))
    expect(window.location.search).toBe(`?video=${shadow?.id}`)
    rerender(<LiveCourse courseId={course.id} preview={false} user={student} />)
    expect(await screen.findByRole('heading', { level: 1, name: 'Shadow' })).toBeVisible()
    expect(screen.getByText(/Next:/)).toHaveTextContent('1.2 in “Before you go out”. Next: Late')
    await user.click(outline().getByRole('link', { name: /Late/ }))
    rerender(<LiveCourse courseId={course.id} preview={false} user={student} />)
    expect(await screen.findByText('This video is still to come')).toBeVisible()
    expect(screen.getByText('2.1 in', { exact: false })).toHaveTextContent('This is the last video.')
    expect(screen.queryByRole('link', { name: 'Next' })).not.toBeInTheDocument()
  })

  it('has links that work without any script', () => {
    show()
    expect(outline().getByRole('link', { name: /^Shadow/ })).toHaveAttribute(
      'href',
      `/courses/${course.id}?video=${shadow?.id}`,
    )
  })
})

describe('the end of a video', () => {
  const end = async (title: string) => fireEvent.ended(await player(title))
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  const panel = () => screen.queryByRole('region', { name: 'Next video' })
  const lessMotion = (matches: boolean) =>
    vi.spyOn(window, 'matchMedia').mockImplementation(
      // As much of it as is asked for.
      (query) => ({ matches, media: query, addEventListener() {}, removeEventListener() {} }) as never,
    )

  it('leads on by itself to the next video that can be watched, passing over what is still to come', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setInterval', 'clearInterval'] })
    lessMotion(false)
    const [chapter] = course.chapters
    const between = lesson('Between', { isPlayable: false, mayPlay: false, duration: null })
    if (chapter && light && shadow) chapter.videos = [light, between, shadow]
    show()
    await end('Light')
    expect(panel()).toHaveTextContent('Next in 8 sShadow1:12:44')
    for (let second = 0; second < 8; second += 1) await pass(1_000)
    expect(await screen.findByRole('heading', { level: 1, name: 'Shadow' })).toBeVisible()
    expect(window.location.search).toBe(`?video=${shadow?.id}`)
    expect(panel()).not.toBeInTheDocument()
  })

  it('stays where somebody says so, and does not begin by itself for who wants less motion', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setInterval', 'clearInterval'] })
    const motion = lessMotion(true)
    show()
    await end('Light')
    await pass(60_000)
    expect(panel()).toHaveTextContent('NextShadow1:12:44')
    fireEvent.click(screen.getByRole('button', { name: 'Stay here' }))
    expect(panel()).not.toBeInTheDocument()
    motion.mockRestore()
    lessMotion(false)
    await end('Light')
    fireEvent.click(screen.getByRole('button', { name: 'Stay here' }))
    await pass(60_000)
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Light')
  })

  it('is left at once on request, and when the video plays again', async () => {
    lessMotion(false)
    show()
    await end('Light')
    fireEvent.playing(await player('Light'))
    expect(panel()).not.toBeInTheDocument()
    await end('Light')
    fireEvent.click(screen.getByRole('button', { name: 'Play it now' }))
    expect(await player('Shadow')).toBeVisible()
  })

  it('offers nothing after the last one that can be watched', async () => {
    watch(light)
    show()
    await end('Shadow')
    expect(panel()).not.toBeInTheDocument()
  })
})

describe('progress', () => {
  const saves = () =>
    fakeApi.requests
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/progress'))
      .map(({ body }) => body)

  it('is kept while a video plays, and shown', async () => {
    show()
    const video = await player('Light')
    video.currentTime = 12
    fireEvent.timeUpdate(video)
    await waitFor(() => expect(saves()).toEqual([{ video_id: light?.id, position: 12 }]))
  })

  it('goes on where it was left on another device', async () => {
    fakeLearning.progress.set(light?.id ?? '', { video_id: light?.id ?? '', position: 300, watched_at: null })
    show()
    const video = await player('Light')
    fireEvent.loadedMetadata(video)
    expect(video.currentTime).toBe(300)
  })

  it('is never worth a message: a place that is not taken goes with the next one', async () => {
    let refused = 0
    const refuse = () => {
      refused += 1
      return HttpResponse.json({}, { status: 503 })
    }
    server.use(http.post('*/api/live/courses/:id/progress', refuse, { once: true }))
    const { unmount } = show()
    const video = await player('Light')
    video.currentTime = 12
    fireEvent.timeUpdate(video)
    await waitFor(() => expect(refused).toBe(1))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    unmount()
    await waitFor(() => expect(saves().at(-1)).toEqual({ video_id: light?.id, position: 12 }))
  })

  it('can be said by hand, and taken back', async () => {
    const user = userEvent.setup()
    show()
    await player('Light')
    await user.click(screen.getByRole('button', { name: 'Mark as watched' }))
    expect(await screen.findByText('1 of 3 videos')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Watched', pressed: true }))
    expect(await screen.findByText('0 of 3 videos')).toBeVisible()
    await waitFor(() => expect(saves()).toHaveLength(2))
  })

  it('is not kept in a preview, and the page says so', async () => {
    course = { ...course, isPreview: true, mayPreview: true, seat: 'owner' }
    show()
    const video = await player('Light')
    video.currentTime = 12
    fireEvent.timeUpdate(video)
    fireEvent.ended(video)
    expect(screen.getByText('Preview as student, progress is not recorded')).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Mark as watched' })).not.toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Back to editing' })).toHaveAttribute(
      'href',
      `/instructor/course/${course.id}/edit`,
    )
    expect(saves()).toEqual([])
  })

  it('is not kept for who is not signed in; how to keep it is said', async () => {
    course = { ...course, seat: 'anonymous' }
    show(null)
    const video = await player('Light')
    video.currentTime = 12
    fireEvent.timeUpdate(video)
    expect(screen.getByText(/to keep your progress/)).toBeVisible()
    expect(screen.getByText('In this course')).toBeVisible()
    expect(saves()).toEqual([])
  })
})

describe('a course with a price', () => {
  beforeEach(() => {
    const free = { ...lesson('Shadow'), isFreePreview: true }
    const locked = { ...lesson('Light'), mayPlay: false }
    shadow = free
    light = locked
    course = { ...course, price: 99, chapters: [{ id: newId(), title: 'One', videos: [locked, free] }] }
  })

  it('begins with what everybody may watch, and marks it', async () => {
    show()
    await player('Shadow')
    expect(outline().getByRole('link', { name: /^Shadow\s*Free preview/ })).toBeVisible()
    expect(outline().getByRole('link', { name: /^Light\s*for enrolled students/ })).toBeVisible()
  })

  it.each([
    ['anonymous', null, /If you are enrolled, sign in with the address that Mara Okafor knows\./],
    ['student', student, /Ask Mara Okafor to enrol you/],
  ] as const)('says to who is %s why a video cannot be watched, and what can', (seat, user, words) => {
    course = { ...course, seat }
    window.history.replaceState(null, '', `?video=${light?.id}`)
    show(user)
    expect(screen.getByText('This video is for enrolled students')).toBeVisible()
    expect(screen.getByText(/The course costs \$99\./)).toHaveTextContent(words)
    expect(screen.getByRole('link', { name: 'Watch the free preview' })).toBeVisible()
    const signIn = screen.queryAllByRole('link', { name: 'Sign in' })
    expect(signIn.length > 0).toBe(user === null)
    if (user === null) {
      const next = encodeURIComponent(`/courses/${course.id}?video=${light?.id}`)
      expect(signIn[0]).toHaveAttribute('href', `/sign-in?next=${next}`)
    }
  })
})

it('says so when there is nothing to watch', () => {
  course = { ...course, chapters: [], totalVideos: 0, totalDuration: 0 }
  show()
  expect(screen.getByText('Nothing to watch yet')).toBeVisible()
})

describe('my courses', () => {
  const one = { id: newId(), title: 'Light', instructor_name: 'Mara', totalVideos: 4, watchedVideos: 1 }

  it('are listed with how far one has come', async () => {
    fakeLearning.courses = [{ ...one, isEnrolled: true, last_watched_at: null }]
    render(<MyCourses user={student} />)
    expect(await screen.findByRole('link', { name: /Light.*1 of 4 videos watched/ })).toHaveAttribute(
      'href',
      `/courses/${one.id}`,
    )
    expect(screen.getByRole('progressbar', { name: 'Progress in Light' })).toHaveAttribute(
      'aria-valuenow',
      '25',
    )
  })

  it('show lines where a picture is missing or does not come', async () => {
    const thumbnailUrl = `/api/live/courses/${one.id}/picture`
    const facts = { ...one, isEnrolled: true, last_watched_at: null }
    fakeLearning.courses = [
      { ...facts, thumbnailUrl },
      { ...facts, id: newId(), title: 'Shadow' },
    ]
    const { container } = render(<MyCourses user={student} />)
    expect(await screen.findByRole('link', { name: /Shadow/ })).toBeVisible()
    const pictures = () => [...container.querySelectorAll('img')].map((image) => image.getAttribute('src'))
    expect(pictures()).toEqual([thumbnailUrl])
    const [image] = container.querySelectorAll('img')
    if (!image) throw new Error('there is one')
    fireEvent.error(image)
    expect(pictures()).toEqual([])
  })

  it('say how to come by some, and what went wrong', async () => {
    const { unmount } = render(<MyCourses user={student} />)
    expect(await screen.findByText('You are not in a course yet')).toBeVisible()
    unmount()
    failWith('get', '/api/live/courses', 'unavailable')
    render(<MyCourses user={student} />)
    expect(await screen.findByRole('alert')).toHaveTextContent('Your courses could not be loaded')
  })
})
