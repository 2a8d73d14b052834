import { expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { makeCourse, makeEvent } from '@/test/factories'
import { fakeApi } from '@/test/msw/fake-api'
import { createTestClient, render, screen } from '@/test/utils/course-creation-test-utils'
import { ActivityList } from './ActivityList'

it('tells of an upload that was given up, by the server, with nothing to undo', async () => {
  const courseId = newId()
  fakeApi.add(makeCourse({ id: courseId }))
  fakeApi.events.set(courseId, [
    makeEvent({
      course_id: courseId,
      kind: 'expire',
      actor: null,
      changes: [{ type: 'video', id: newId(), title: 'Dusk' }],
    }),
  ])
  render(<ActivityList courseId={courseId} />, { client: createTestClient(() => {}) })
  expect(await screen.findByText('Gave up the upload for “Dusk”: nothing came for 7 days')).toBeVisible()
  expect(screen.getByRole('listitem')).toHaveTextContent('The server')
  expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull()
})
