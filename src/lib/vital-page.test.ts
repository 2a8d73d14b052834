import { expect, it } from 'vitest'
import { vitalPage } from './vital-page'

it.each([
  ['/instructor/courses', 'courses'],
  ['/instructor/course/new', 'new-course'],
  ['/instructor/course/01890a5d-ac96-774b-bcce-b302099a8057/edit', 'edit'],
  ['/courses/01890a5d-ac96-774b-bcce-b302099a8057', 'live'],
  ['/admin/monitoring', 'admin'],
  ['/invite/a-secret-token', 'other'],
  ['/', 'other'],
])('%s is a page of the kind "%s"', (path, page) => {
  expect(vitalPage(path)).toBe(page)
})
