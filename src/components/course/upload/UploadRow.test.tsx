import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { preflight } from '@/lib/preflight/preflight'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { makeFile, makeUpload, makeVideo } from '@/test/factories'
import { render, screen, waitFor } from '@/test/utils/course-creation-test-utils'
import type { UploadItem } from '@/types/course'
import { UploadRow, type UploadRowActions } from './UploadRow'

function show(overrides: Partial<UploadItem>) {
  const upload = makeUpload({ id: 'u', file: makeFile({ size: 2_000_000 }), progress: 40, ...overrides })
  const actions = someActions()
  render(
    <ul>
      <UploadRow row={{ key: 'v', title: 'Heron', kind: 'upload', upload }} isMarked={false} {...actions} />
    </ul>,
  )
  const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
  return { actions, press }
}

const someActions = () =>
  ({
    onChooseFile: vi.fn(),
    onRetry: vi.fn(),
    onCancel: vi.fn(),
    onPause: vi.fn(),
    onResume: vi.fn(),
    onFirst: vi.fn(),
    onSendAnyway: vi.fn(),
    onClear: vi.fn(),
    onMark: vi.fn(),
    onRestore: vi.fn(),
  }) satisfies UploadRowActions

describe('a file on its way', () => {
  it('can be paused, and says how long it takes', async () => {
    const { actions, press } = show({
      status: 'uploading',
      pace: { bytesPerSecond: 10_000, secondsLeft: 120 },
    })
    expect(screen.getByText('800 kB of 2 MB, 2 min left')).toBeVisible()
    await press('Pause Heron')
    expect(actions.onPause).toHaveBeenCalledWith('u')
  })
  it('goes on when it is resumed, and does not look like one in line', async () => {
    const { actions, press } = show({ status: 'pending', isPaused: true })
    expect(screen.getByText('Paused at 800 kB of 2 MB')).toBeVisible()
    expect(screen.queryByText('Queued')).not.toBeInTheDocument()
    await press('Resume Heron')
    expect(actions.onResume).toHaveBeenCalledWith('u')
  })
  it('says that it waits for the connection, with what is safe', () => {
    show({ status: 'uploading', isWaiting: true, pace: { bytesPerSecond: 10_000, secondsLeft: 120 } })
    expect(screen.getByText('Waiting for the connection, 800 kB of 2 MB sent')).toBeVisible()
  })
  it('can be sent before the others while it is in line', async () => {
    const { actions, press } = show({ status: 'pending', progress: 0 })
    expect(screen.getByText('Queued')).toBeVisible()
    await press('Upload Heron first')
    expect(actions.onFirst).toHaveBeenCalledWith('u')
  })
})

describe('a file that is there', () => {
  const showReady = (checksum: string | null) => {
    const video = makeVideo({ size: 402_000_000, checksum })
    render(
      <ul>
        <UploadRow
          row={{ key: 'v', title: 'Heron', kind: 'ready', video }}
          isMarked={false}
          {...someActions()}
        />
      </ul>,
    )
    return video
  }

  it('does not say that it is verified when it was not', () => {
    showReady(null)
    expect(screen.getByText('402 MB, 1080p, 5 min')).toBeVisible()
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })
  it('says that it is verified, and leads to its checksum', async () => {
    const { id, course_id } = showReady('crc32:0a1b2c3d')
    expect(screen.getByText('402 MB, verified, 1080p, 5 min')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Checksum of Heron' }))
    expect(useCourseCreationUI.getState().modal).toEqual({
      type: 'video-file',
      data: { courseId: course_id, videoId: id },
    })
  })
})

describe('a file that was looked at before it is sent', () => {
  it('shows what is in it', async () => {
    vi.spyOn(preflight, 'check').mockResolvedValue({
      verdict: 'fine',
      facts: { mimeType: 'video/mp4', durationSeconds: 724, width: 1920, height: 1080, codecs: 'avc' },
    })
    show({ status: 'uploading' })
    expect(await screen.findByText(/12:04 · 1920 × 1080 · H\.264/)).toHaveTextContent('no sound in this file')
  })
  it('shows nothing where nothing could be found out', async () => {
    const check = vi.spyOn(preflight, 'check').mockResolvedValue(null)
    show({ status: 'uploading' })
    await waitFor(() => expect(check).toHaveBeenCalled())
    expect(screen.queryByText(/·/)).not.toBeInTheDocument()
  })
  it('says how long it will take, by what was measured', () => {
    useCourseCreationUI.setState({ uploadSpeed: 10_000 })
    show({ status: 'pending', progress: 0 })
    expect(screen.getByText('2 MB, about 3 min at your current speed')).toBeVisible()
  })
  it('asks when browsers may not play it', async () => {
    const { actions, press } = show({ status: 'pending', progress: 0, doubt: 'The picture is HEVC.' })
    expect(screen.getByText(/^The picture is HEVC\. Uploaded as it is, it cannot be played/)).toBeVisible()
    expect(screen.queryByText('Queued')).not.toBeInTheDocument()
    await press('Upload anyway: Heron')
    expect(actions.onSendAnyway).toHaveBeenCalledWith('u')
    await press('Leave out Heron')
    expect(actions.onCancel).toHaveBeenCalledWith('u')
  })
  it('asks for another one when it is no video: trying again helps nothing', async () => {
    const { actions } = show({ status: 'error', error: 'This file is a PDF document.', isRefused: true })
    expect(screen.getByText('This file is a PDF document.')).toBeVisible()
    expect(screen.getByTestId('upload-error-icon')).toBeVisible()
    expect(screen.queryByRole('button', { name: /Retry/ })).not.toBeInTheDocument()
    const other = makeFile({ name: 'other.mp4' })
    await userEvent.upload(screen.getByLabelText('Choose another file for Heron'), other)
    expect(actions.onChooseFile).toHaveBeenCalledWith(other, expect.any(String))
  })
})
