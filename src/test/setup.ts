import '@testing-library/jest-dom/vitest'
import { File as NodeFile, Blob as NodeBlob } from 'node:buffer'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import { speakToasts } from '@/components/ui/toast-queue'
import { endPage } from '@/lib/page-end'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { forbidComplaints } from './complaints'
import { fakeApi } from './msw/fake-api'
import { fakeLearning } from './msw/fake-learning'
import { fakeJobs } from './msw/fake-jobs'
import { fakeRollout } from './msw/fake-rollout'
import { server } from './msw/server'
import { fillJsdomGaps } from './utils/jsdom-gaps'

// jsdom's own Blob and File cannot be sent through Node's fetch, on which msw stands.
Object.assign(globalThis, { Blob: NodeBlob, File: NodeFile })
fillJsdomGaps()

vi.mock('next/navigation', async () => {
  const { router } = await import('./utils/router')
  return {
    useRouter: () => router,
    usePathname: () => window.location.pathname,
    useSearchParams: () => new URLSearchParams(window.location.search),
    useParams: () => ({}),
    redirect: router.replace,
    notFound: () => {
      throw new Error('notFound() was called')
    },
  }
})
// In modules of their own: the files share what they load, so all of them must see the same.
vi.mock('@/components/auth/go-to', () => import('./utils/go-to'))
vi.mock('@/components/ui/toast', () => import('./utils/toasts'))
configure({ asyncUtilTimeout: 15_000 })
vi.setConfig({ testTimeout: 60_000 }) // a busy machine is slow, and what is waited for says more than a time-out

const freshState = useCourseCreationUI.getInitialState()

// Before the cleaning up, which may complain too: what is registered first runs last.
forbidComplaints()

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))

afterEach(() => {
  cleanup()
  endPage()
  speakToasts() // what no place for toasts has shown is not left to the next test
  server.resetHandlers()
  fakeApi.reset()
  fakeLearning.reset()
  fakeRollout.reset()
  fakeJobs.reset()
  localStorage.clear()
  useCourseCreationUI.setState(freshState, true)
  window.history.replaceState(null, '', '/')
  vi.clearAllMocks() // last: what is done at leaving is not left to the next test either
})

afterAll(() => server.close())
