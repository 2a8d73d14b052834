import { describe, expect, it, vi } from 'vitest'
import { renderToString } from 'react-dom/server'
import { announce, getAnnouncement, subscribeToAnnouncements } from '@/lib/announce'
import { fakeApi } from '@/test/msw/fake-api'
import { goOffline, goOnline } from '@/test/msw/failures'
import { act, renderHook, waitFor } from '@/test/utils/course-creation-test-utils'
import { useAnnouncement } from './use-announcement'
import { useOnline } from './use-online'
import { useAppConfig, useSession } from './use-session'

describe('useSession', () => {
  it('knows nobody where nobody is signed in', async () => {
    fakeApi.user = null
    const { result, client } = renderHook(() => useSession())
    await waitFor(() => expect(client.isFetching()).toBe(0))
    expect(result.current).toBeUndefined()
  })

  it('knows who is signed in', async () => {
    const { result } = renderHook(() => useSession())
    await waitFor(() => expect(result.current?.role).toBe('instructor'))
  })
})

describe('useAppConfig', () => {
  it('is cautious until the server has answered', async () => {
    fakeApi.config = { demo: true, signUp: 'open', maxUploadBytes: 5 }
    const { result } = renderHook(() => useAppConfig())
    expect(result.current).toEqual({ demo: false, signUp: 'closed', maxUploadBytes: 2 * 1024 ** 3 })
    await waitFor(() => expect(result.current).toEqual(fakeApi.config))
  })
})

describe('useOnline', () => {
  it('follows the connection', () => {
    const { result, unmount } = renderHook(() => useOnline())
    expect(result.current).toBe(true)
    act(goOffline)
    expect(result.current).toBe(false)
    act(goOnline)
    expect(result.current).toBe(true)
    unmount()
  })
})

describe('useAnnouncement', () => {
  it('reads the same text twice when it is said twice', () => {
    const { result } = renderHook(() => useAnnouncement())
    act(() => announce('Moved.'))
    const first = result.current
    act(() => announce('Moved.'))
    expect(result.current.message).toBe('Moved.')
    expect(result.current.id).toBe(first.id + 1)
  })

  it('tells nobody who no longer listens', () => {
    const listener = vi.fn()
    subscribeToAnnouncements(listener)()
    announce('Moved.')
    expect(listener).not.toHaveBeenCalled()
    expect(getAnnouncement().message).toBe('Moved.')
  })
})

describe('on the server', () => {
  it('says nothing and takes itself for online', () => {
    announce('Not for a server.')
    const Page = () => `${useOnline()} “${useAnnouncement().message}”`
    expect(renderToString(<Page />)).toBe('true “”')
  })
})
