import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import { newId } from '@/lib/ids'
import type { Executor, Transaction } from '../client'
import { video } from '../schema/course'
import { asset } from '../schema/media'
import type { Orphan } from './orphan-repository'

export type AssetRow = typeof asset.$inferSelect
export type NewAsset = typeof asset.$inferInsert

/** One of the files that a video has had. */
export interface SourceFile {
  videoId: string
  generation: number
}

const ofFile = ({ videoId, generation }: SourceFile) =>
  and(eq(asset.videoId, videoId), eq(asset.sourceGeneration, generation))

const freed = (rows: Pick<AssetRow, 'storageKey' | 'backblazeFileId'>[]): Orphan[] =>
  rows.map(({ storageKey, backblazeFileId }) => ({ storageKey, versionId: backblazeFileId }))

/** What was made of the files of videos. */
export const assetRepository = {
  async list(db: Executor, file: SourceFile): Promise<AssetRow[]> {
    return db.select().from(asset).where(ofFile(file)).orderBy(asc(asset.kind), asc(asset.language))
  },

  async find(db: Executor, assetId: string): Promise<AssetRow | undefined> {
    const [row] = await db.select().from(asset).where(eq(asset.id, assetId))
    return row
  },

  /** Puts them in place of those of the same kind. @returns what those leave, for removal in the same transaction */
  async replace(tx: Transaction, rows: NewAsset[]): Promise<Orphan[]> {
    if (rows.length === 0) return []
    const gone = await tx
      .delete(asset)
      .where(
        or(
          ...rows.map(({ videoId, sourceGeneration, kind, language }) =>
            and(
              ofFile({ videoId, generation: sourceGeneration }),
              eq(asset.kind, kind),
              sql`${asset.language} is not distinct from ${language ?? null}`,
            ),
          ),
        ),
      )
      .returning()
    await tx.insert(asset).values(rows)
    return freed(gone)
  },

  /** Takes all of a file away. @returns what that leaves, for removal in the same transaction */
  async take(tx: Transaction, files: SourceFile[]): Promise<Orphan[]> {
    if (files.length === 0) return []
    return freed(
      await tx
        .delete(asset)
        .where(or(...files.map(ofFile)))
        .returning(),
    )
  },

  /** A file that is brought back is another generation of its video; what was made of it goes along. */
  async move(tx: Transaction, file: SourceFile, toGeneration: number): Promise<void> {
    await tx.update(asset).set({ sourceGeneration: toGeneration }).where(ofFile(file))
  },

  /** Another video gets the same file: what was made of it is shared, like its bytes. */
  async share(tx: Transaction, pairs: { from: SourceFile; to: SourceFile }[]): Promise<void> {
    if (pairs.length === 0) return
    const target = new Map(pairs.map((pair) => [pair.from.videoId, pair]))
    const rows = await tx
      .select({ row: asset })
      .from(asset)
      .innerJoin(video, and(eq(video.id, asset.videoId), eq(video.sourceGeneration, asset.sourceGeneration)))
      .where(inArray(asset.videoId, [...target.keys()]))
    const copies = rows.flatMap(({ row }): NewAsset[] => {
      const pair = target.get(row.videoId)
      if (pair?.from.generation !== row.sourceGeneration) return []
      const { videoId, generation } = pair.to
      return [{ ...row, id: newId(), videoId, sourceGeneration: generation, createdAt: new Date() }]
    })
    for (let i = 0; i < copies.length; i += 1_000) await tx.insert(asset).values(copies.slice(i, i + 1_000))
  },
}
