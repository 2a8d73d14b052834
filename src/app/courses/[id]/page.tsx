import { QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { currentUser, serverApi, tryServerApi } from '@/app/_server/api'
import { Hydration } from '@/app/_server/hydration'
import { readSearchParams, type SearchParams } from '@/app/_server/search-params'
import { LiveCourse } from '@/components/live/LiveCourse'
import { cutText } from '@/lib/cut-text'
import { count, formatLength } from '@/lib/format'
import { isId } from '@/lib/ids'
import { liveQueries } from '@/lib/query/live-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import type { Page } from '@/types/api'
import type { LessonProgress, LivePage } from '@/types/learning'
import '@/app/live.css'
import noPicture from '../course.png'

export const dynamic = 'force-dynamic'

interface Props {
  params: Promise<{ id: string }>
  searchParams: SearchParams
}

/** Once per request, for the title and the page. What is not there, or not for the visitor, is the not-found page. */
const readPage = cache(async (id: string, preview: boolean): Promise<LivePage> => {
  if (!isId(id)) notFound()
  const found = await tryServerApi<LivePage>(`/api/live/courses/${id}${preview ? '?preview=1' : ''}`)
  return 'error' in found ? notFound() : found.value
})

const isPreview = async (params: SearchParams) => (await readSearchParams(params)).get('preview') === '1'

/** The address by which the visitor came. */
async function ownAddress(): Promise<URL> {
  const given = await headers()
  const protocol = given.get('x-forwarded-proto') === 'https' ? 'https' : 'http'
  return new URL(`${protocol}://${given.get('host') ?? 'localhost'}`)
}

/** What a link to the course looks like where it is shared. */
export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const course = await readPage((await params).id, await isPreview(searchParams))
  const length = course.totalDuration > 0 ? `, ${formatLength(course.totalDuration)}` : ''
  const facts = `${count(course.totalVideos, 'video')}${length}, by ${course.instructor_name}.`
  const own = course.description?.replaceAll(/\s+/g, ' ').trim() ?? ''
  const description = cutText(`${facts} ${own}`.trim(), 200)
  const about = { title: course.title, description }
  const page = {
    ...about,
    metadataBase: await ownAddress(),
    alternates: { canonical: `/courses/${course.id}` },
  }
  // What is not live is nobody's to find or to share.
  if (course.isPreview) return { ...page, robots: { index: false, follow: false } }
  const images = [sharedPicture(course)]
  return {
    ...page,
    openGraph: { ...about, images, siteName: 'Lectern', type: 'website', url: `/courses/${course.id}` },
    twitter: { ...about, images, card: 'summary_large_image' },
  }
}

/** The picture of the course as students see it, or the one that stands for courses without. */
const sharedPicture = ({ title, linkPicture }: LivePage) =>
  linkPicture === undefined
    ? { url: noPicture.src, width: noPicture.width, height: noPicture.height, alt: 'A course on Lectern' }
    : { ...linkPicture, alt: `Picture of ${title}` }

export default async function LiveCoursePage({ params, searchParams }: Props) {
  const { id } = await params
  const preview = await isPreview(searchParams)
  const [course, user] = await Promise.all([readPage(id, preview), currentUser()])
  const client = new QueryClient()
  client.setQueryData(liveQueries.page(id, preview).queryKey, course)
  if (user) {
    client.setQueryData(sessionQueries.me().queryKey, user)
    if (!course.isPreview) {
      const { items } = await serverApi<Page<LessonProgress>>(`/api/live/courses/${id}/progress`)
      client.setQueryData(liveQueries.progress(id).queryKey, items)
    }
  }
  return (
    <Hydration client={client}>
      <LiveCourse courseId={id} preview={preview} user={user} />
    </Hydration>
  )
}
