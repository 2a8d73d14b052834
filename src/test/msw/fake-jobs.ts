import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { JobQueue, MediaJob } from '@/types/api'
import { route } from './route'

const THEN = '2026-01-01T09:00:00.000Z'

export const makeJob = (overrides: Partial<MediaJob> = {}): MediaJob => ({
  id: newId(),
  ...{ video_id: newId(), course_id: newId(), filename: 'Shadow', task: 'process', state: 'waiting' },
  ...{ is_replacement: false, generation: 1, pipeline_version: 1, attempt: 0, failures: 0 },
  ...{ percent: 0, step: null, worker: null },
  ...{ error_code: null, error_message: null, error_detail: null },
  ...{ created_at: THEN, due_at: THEN, started_at: null, finished_at: null },
  ...overrides,
})

/** The fake server's work on videos. */
class FakeJobs {
  jobs: MediaJob[] = []

  reset(): void {
    Object.assign(this, new FakeJobs())
  }

  change(id: string, allowed: readonly MediaJob['state'][], changes: Partial<MediaJob>): MediaJob {
    const job = this.jobs.find((one) => one.id === id)
    if (!job) throw new AppError('notFound', 'There is no such job.')
    if (!allowed.includes(job.state)) throw new AppError('conflict', 'This work has ended already.')
    const changed = { ...job, ...changes }
    this.jobs = this.jobs.map((one) => (one === job ? changed : one))
    return changed
  }

  get queue(): JobQueue {
    const count = (state: MediaJob['state']) => this.jobs.filter((job) => job.state === state).length
    return {
      counts: {
        ...{ waiting: count('waiting'), running: count('running'), held: count('held'), dead: count('dead') },
        ...{ failed: count('failed'), done: count('done'), cancelled: count('cancelled') },
      },
      waiting_since: this.jobs.find(({ state }) => state === 'waiting')?.due_at ?? null,
    }
  }
}

export const fakeJobs = new FakeJobs()

export const jobHandlers = [
  route('get', '/api/admin/jobs/queue', () => ({ json: fakeJobs.queue })),
  route('get', '/api/admin/jobs', ({ query }) => {
    const states = query.getAll('state')
    return { json: { items: fakeJobs.jobs.filter(({ state }) => states.includes(state)), nextCursor: null } }
  }),
  route('post', '/api/admin/jobs/:id/retry', ({ id }) => ({
    json: fakeJobs.change(id, ['dead', 'failed', 'cancelled'], { state: 'waiting', error_message: null }),
  })),
  route('post', '/api/admin/jobs/:id/stop', ({ id }) => ({
    json: fakeJobs.change(id, ['running', 'waiting', 'held'], { state: 'cancelled' }),
  })),
]
