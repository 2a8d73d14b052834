import { and, asc, desc, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm'
import type { VideoCaption } from '@/types/course'
import type { PublishedCaption } from '@/types/publication'
import type { Executor, Transaction } from '../client'
import { caption, captionVersion } from '../schema/caption'
import { course, video } from '../schema/course'
import { coursePublication } from '../schema/operation'

export type CaptionRow = typeof caption.$inferSelect
export type CaptionVersion = Pick<typeof captionVersion.$inferSelect, 'checksum' | 'text' | 'cues' | 'endMs'>

/** Texts that captions had before and that undo can bring back, beside the one that students see. */
const KEPT_VERSIONS = 10
/** Texts copied at once: each of them may be two megabytes. */
const COPIED_AT_ONCE = 20

const versionOf = and(eq(captionVersion.captionId, caption.id), eq(captionVersion.checksum, caption.checksum))

const fields = {
  language: caption.language,
  label: caption.label,
  revision: caption.revision,
  checksum: caption.checksum,
  cues: captionVersion.cues,
  endMs: captionVersion.endMs,
}

const toCaption = ({ endMs, ...row }: Omit<VideoCaption, 'ends'> & { endMs: number }): VideoCaption => ({
  ...row,
  ends: endMs / 1000,
})

const inLanguageOrder = asc(sql`${caption.language} collate "C"`)

export const captionRepository = {
  /** What videos have, without texts. Marked videos are among those of a course. */
  async byVideo(
    db: Executor,
    of: { courseId: string } | { videoIds: string[] },
  ): Promise<Map<string, VideoCaption[]>> {
    const found = new Map<string, VideoCaption[]>()
    if ('videoIds' in of && of.videoIds.length === 0) return found
    const rows = await db
      .select({ videoId: caption.videoId, ...fields })
      .from(caption)
      .innerJoin(captionVersion, versionOf)
      .where(
        and(
          isNull(caption.deletedAt),
          'courseId' in of ? eq(caption.courseId, of.courseId) : inArray(caption.videoId, of.videoIds),
        ),
      )
      .orderBy(inLanguageOrder)
    for (const { videoId, ...row } of rows) {
      found.set(videoId, [...(found.get(videoId) ?? []), toCaption(row)])
    }
    return found
  },

  /** Those of a video in one language, with their text. */
  async read(
    db: Executor,
    videoId: string,
    language: string,
  ): Promise<(VideoCaption & { text: string }) | undefined> {
    const [row] = await db
      .select({ ...fields, text: captionVersion.text })
      .from(caption)
      .innerJoin(captionVersion, versionOf)
      .where(and(eq(caption.videoId, videoId), eq(caption.language, language), isNull(caption.deletedAt)))
    return row && { ...toCaption(row), text: row.text }
  },

  /** All texts of a course, by video and language, without those of marked videos. */
  async listTexts(
    db: Executor,
    courseId: string,
  ): Promise<{ videoId: string; language: string; label: string; vtt: string }[]> {
    return db
      .select({
        videoId: caption.videoId,
        language: caption.language,
        label: caption.label,
        vtt: captionVersion.text,
      })
      .from(caption)
      .innerJoin(captionVersion, versionOf)
      .innerJoin(video, and(eq(video.id, caption.videoId), isNull(video.deletedAt)))
      .where(and(eq(caption.courseId, courseId), isNull(caption.deletedAt)))
      .orderBy(asc(caption.videoId), inLanguageOrder)
  },

  /** The row, deleted or not; the caller holds the course's lock. */
  async find(tx: Transaction, videoId: string, language: string): Promise<CaptionRow | undefined> {
    const [row] = await tx
      .select()
      .from(caption)
      .where(and(eq(caption.videoId, videoId), eq(caption.language, language)))
    return row
  },

  /** Languages of a video, deleted ones too. */
  count: (tx: Transaction, videoId: string): Promise<number> =>
    tx.$count(caption, eq(caption.videoId, videoId)),

  async version(db: Executor, captionId: string, checksum: string): Promise<CaptionVersion | undefined> {
    const [row] = await db
      .select()
      .from(captionVersion)
      .where(and(eq(captionVersion.captionId, captionId), eq(captionVersion.checksum, checksum)))
    return row
  },

  async insert(
    tx: Transaction,
    row: Pick<CaptionRow, 'id' | 'courseId' | 'videoId' | 'language' | 'label' | 'checksum'>,
  ): Promise<void> {
    await tx.insert(caption).values(row)
  },

  async update(
    tx: Transaction,
    id: string,
    changes: Partial<Pick<CaptionRow, 'label' | 'checksum' | 'deletedAt'>>,
  ): Promise<void> {
    await tx
      .update(caption)
      .set({ ...changes, revision: sql`${caption.revision} + 1`, updatedAt: sql`clock_timestamp()` })
      .where(eq(caption.id, id))
  },

  /** Keeps a text; the one that is used again counts as new. */
  async keep(tx: Transaction, captionId: string, version: CaptionVersion): Promise<void> {
    await tx
      .insert(captionVersion)
      .values({ captionId, ...version, usedAt: sql`clock_timestamp()` })
      .onConflictDoUpdate({
        target: [captionVersion.captionId, captionVersion.checksum],
        set: { usedAt: sql`clock_timestamp()` },
      })
  },

  /** Lets go of all but the latest texts, the one in use, and the one that students see. */
  async prune(tx: Transaction, { id, videoId, courseId, language, checksum }: CaptionRow): Promise<void> {
    const latest = tx
      .select({ checksum: captionVersion.checksum })
      .from(captionVersion)
      .where(eq(captionVersion.captionId, id))
      .orderBy(desc(captionVersion.usedAt))
      .limit(KEPT_VERSIONS + 1)
    const published = sql`jsonb_build_object('chapters', jsonb_build_array(jsonb_build_object('videos',
      jsonb_build_array(jsonb_build_object('id', ${videoId}::text, 'captions', jsonb_build_array(
        jsonb_build_object('language', ${language}::text, 'checksum', ${captionVersion.checksum})))))))`
    await tx.delete(captionVersion).where(
      and(
        eq(captionVersion.captionId, id),
        sql`${captionVersion.checksum} <> ${checksum}`,
        notInArray(captionVersion.checksum, latest),
        sql`not exists (select 1 from ${coursePublication}
            where ${coursePublication.courseId} = ${courseId} and ${coursePublication.snapshot} @> ${published})`,
      ),
    )
  },

  /** Where a player finds the captions of a video: those it has, or the ones that were published. */
  async tracks(
    db: Executor,
    videoId: string,
    published?: readonly PublishedCaption[],
  ): Promise<{ id: string; checksum: string; language: string; label: string }[]> {
    const rows = await db
      .select({
        id: caption.id,
        checksum: captionVersion.checksum,
        language: caption.language,
        label: caption.label,
        isCurrent: sql<boolean>`${caption.checksum} = ${captionVersion.checksum} and ${caption.deletedAt} is null`,
      })
      .from(caption)
      .innerJoin(captionVersion, eq(captionVersion.captionId, caption.id))
      .where(eq(caption.videoId, videoId))
      .orderBy(inLanguageOrder)
    return rows.flatMap(({ isCurrent, ...row }) => {
      if (!published) return isCurrent ? [row] : []
      const wanted = published.find(
        ({ language, checksum }) => language === row.language && checksum === row.checksum,
      )
      return wanted ? [{ ...row, label: wanted.label }] : []
    })
  },

  /** A text by its address; of a video or a course that is deleted there is none. */
  async servedText(db: Executor, captionId: string, checksum: string): Promise<string | undefined> {
    const [row] = await db
      .select({ text: captionVersion.text })
      .from(captionVersion)
      .innerJoin(caption, eq(caption.id, captionVersion.captionId))
      .innerJoin(video, and(eq(video.id, caption.videoId), isNull(video.deletedAt)))
      .innerJoin(course, and(eq(course.id, caption.courseId), isNull(course.deletedAt)))
      .where(and(eq(captionVersion.captionId, captionId), eq(captionVersion.checksum, checksum)))
    return row?.text
  },

  /** Gives the copies of videos the captions of the originals. */
  async copy(
    tx: Transaction,
    pairs: readonly { from: string; to: string }[],
    courseId: string,
    newId: () => string,
  ): Promise<void> {
    if (pairs.length === 0) return
    const target = new Map(pairs.map(({ from, to }) => [from, to]))
    const rows = await tx
      .select()
      .from(caption)
      .where(and(inArray(caption.videoId, [...target.keys()]), isNull(caption.deletedAt)))
    for (let i = 0; i < rows.length; i += COPIED_AT_ONCE) {
      const copies = rows.slice(i, i + COPIED_AT_ONCE).flatMap((row) => {
        const videoId = target.get(row.videoId)
        return videoId === undefined ? [] : [{ original: row, id: newId(), videoId }]
      })
      await tx.insert(caption).values(
        copies.map(({ original: { language, label, checksum }, id, videoId }) => ({
          id,
          courseId,
          videoId,
          language,
          label,
          checksum,
        })),
      )
      const ids = sql`(select unnest(${sql.param(copies.map(({ original }) => original.id))}::uuid[]) as from_id,
        unnest(${sql.param(copies.map(({ id }) => id))}::uuid[]) as to_id) as pair`
      await tx.execute(sql`insert into ${captionVersion} (caption_id, checksum, text, cues, end_ms)
        select pair.to_id, v.checksum, v.text, v.cues, v.end_ms from ${ids}
        join ${caption} c on c.id = pair.from_id
        join ${captionVersion} v on v.caption_id = c.id and v.checksum = c.checksum`)
    }
  },
}
