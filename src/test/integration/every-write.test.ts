import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { adminJobApi } from '@/lib/api/admin-api'
import { chapterApi } from '@/lib/api/chapter-api'
import { courseApi } from '@/lib/api/course-api'
import { enrolmentApi } from '@/lib/api/enrolment-api'
import { liveApi } from '@/lib/api/live-api'
import { memberApi } from '@/lib/api/member-api'
import { packageApi } from '@/lib/api/package-api'
import { publicationApi } from '@/lib/api/publication-api'
import { rolloutApi } from '@/lib/api/rollout-api'
import { videoApi } from '@/lib/api/video-api'
import { createCourseEdits } from '@/lib/outbox/course-edits'
import * as bulkEdits from '@/lib/outbox/bulk-edits'
import * as edits from '@/lib/outbox/edits'
import { createTestClient } from '@/test/utils/course-creation-test-utils'
import { editCases } from './edit-cases'
import { writeCases } from './write-cases'

/** That every write of the pages has a case in the tables of failures. What is written is read from the code. */

/** Writes whose failures are tested beside the one screen that has them. */
const elsewhere: Record<string, string> = {
  'courseApi.create': 'src/test/integration/course-creation-failures.test.tsx',
  'courseApi.update': 'src/test/integration/course-creation-failures.test.tsx',
  // Beside the dialog that has a case in the table, a package brings one.
  'courseApi.setPicture': 'src/components/course/package/import-dialog.test.tsx',
  'packageApi.check': 'src/components/course/package/import-dialog.test.tsx',
  'packageApi.captions': 'src/components/course/package/import-dialog.test.tsx',
  'packageApi.import': 'src/components/course/package/import-dialog.test.tsx',
  'memberApi.accept': 'src/components/invite/InvitationScreen.test.tsx',
  'enrolmentApi.accept': 'src/components/invite/EnrolmentScreen.test.tsx',
  // Where a video is being watched is sent again and again, and a failure is told to nobody.
  'liveApi.saveProgress': 'src/components/live/live-course.test.tsx',
  'rolloutApi.change': 'src/components/admin/rollout/rollout.test.tsx',
  'rolloutApi.stop': 'src/components/admin/rollout/rollout.test.tsx',
  'rolloutApi.undoStop': 'src/components/admin/rollout/rollout.test.tsx',
  'rolloutApi.dismissNotice': 'src/components/admin/rollout/rollout.test.tsx',
  'adminJobApi.retry': 'src/components/admin/jobs/jobs.test.tsx',
  'adminJobApi.stop': 'src/components/admin/jobs/jobs.test.tsx',
  'videoApi.reuse': 'src/components/course/known/known-files.test.tsx',
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^test\/|^server\/|^lib\/api\//.test(path))
  .map((path) => [`src/${path}`, readFileSync(join('src', path), 'utf8')] as const)

/** Where the code calls something, as often as it does. */
const callsOf = (name: string) =>
  sources.flatMap(([path, text]) => Array.from(text.matchAll(new RegExp(`\\b${name}\\(`, 'g')), () => path))

/** Names of the calls that change something on the server: each is made once, to see how it asks. */
async function writesOf(apis: Record<string, object>): Promise<string[]> {
  const asked = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(() => Promise.resolve(Response.json({ items: [] })))
  const { signal } = new AbortController()
  const writes: string[] = []
  for (const [name, api] of Object.entries(apis)) {
    for (const [call, ask] of Object.entries(api) as [string, (...given: unknown[]) => Promise<unknown>][]) {
      asked.mockClear()
      await ask('id', signal) // a body or a signal, whichever comes second
      const method = asked.mock.calls[0]?.[1]?.method
      if (method !== undefined && method !== 'GET') writes.push(`${name}.${call}`)
    }
  }
  asked.mockRestore()
  return writes
}

describe('every write has a case that fails', () => {
  it('of those that go through the queue of a course', () => {
    const known = Object.keys(createCourseEdits(createTestClient(), 'id'))
    expect([...new Set(editCases.map(({ by }) => by))].toSorted()).toEqual([...known, 'revert'].toSorted())
  })

  it('and there is no other way into that queue', () => {
    const text = sources.find(([path]) => path === 'src/lib/outbox/course-edits.ts')?.[1] ?? ''
    const makers = [...Object.keys(edits), ...Object.keys(bulkEdits)].filter((name) => name.endsWith('Edit'))
    expect(makers.filter((name) => !new RegExp(`\\.${name}\\(`).test(text))).toEqual(['revertEdit'])
    expect(callsOf('revertEdit')).toEqual(['src/hooks/use-publication.ts'])
  })

  it('of those that are sent beside it, as often as the code has them', async () => {
    const writes = await writesOf({
      courseApi,
      chapterApi,
      videoApi,
      memberApi,
      packageApi,
      publicationApi,
      enrolmentApi,
      liveApi,
      rolloutApi,
      adminJobApi,
    })
    expect(writes.length).toBeGreaterThan(15)
    for (const write of writes) {
      const calls = callsOf(write.replace('.', '\\.'))
      if (calls.length === 0) continue
      const cases = new Set(writeCases.filter(({ by }) => by === write).map(({ name }) => name))
      const others =
        write in elsewhere
          ? calls.filter((path) =>
              /wizard|invite|known|package|use-learning|use-rollout|use-admin-jobs/.test(path),
            ).length
          : 0
      expect(cases.size + others, `${write} in ${calls.join(', ')}`).toBeGreaterThanOrEqual(calls.length)
    }
    for (const path of Object.values(elsewhere)) {
      expect(readFileSync(path, 'utf8')).toMatch(/failWith|disconnect/)
    }
  })

  it('and nothing else writes: no request is made outside of the typed calls', () => {
    const free = new Set(callsOf('apiFetch').concat(callsOf('apiFetch<[^(]+>')))
    // The queue, and signing in and up, which have no course to go back.
    expect([...free].toSorted()).toEqual(['src/components/auth/auth-api.ts', 'src/lib/outbox/course-sync.ts'])
  })
})
