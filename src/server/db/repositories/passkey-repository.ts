import { and, asc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../client'
import { passkey, user } from '../schema/auth'

/** Passkeys are made and checked by better-auth; here they are listed, renamed and removed. */
export const passkeyRepository = {
  async list(db: Executor, userId: string) {
    return db
      .select()
      .from(passkey)
      .where(eq(passkey.userId, userId))
      .orderBy(asc(passkey.createdAt), asc(passkey.id))
  },

  /** Whose it is. */
  async ownerOf(db: Executor, credentialId: string): Promise<{ id: string; email: string } | undefined> {
    const [found] = await db
      .select({ id: user.id, email: user.email })
      .from(passkey)
      .innerJoin(user, eq(user.id, passkey.userId))
      .where(eq(passkey.credentialID, credentialId))
    return found
  },

  async noteUse(db: Executor, credentialId: string): Promise<void> {
    await db
      .update(passkey)
      .set({ lastUsedAt: sql`now()` })
      .where(eq(passkey.credentialID, credentialId))
  },

  /** @returns it as it is now; `undefined` when it is not there, or not this person's */
  async rename(db: Executor, userId: string, id: string, name: string) {
    const [row] = await db
      .update(passkey)
      .set({ name })
      .where(and(eq(passkey.id, id), eq(passkey.userId, userId)))
      .returning()
    return row
  },

  /** @returns its name; `undefined` when it is not there, or not this person's */
  async remove(db: Executor, userId: string, id: string): Promise<string | undefined> {
    const [gone] = await db
      .delete(passkey)
      .where(and(eq(passkey.id, id), eq(passkey.userId, userId)))
      .returning({ name: passkey.name })
    return gone && (gone.name ?? '')
  },

  async removeAll(db: Executor, userId: string): Promise<void> {
    await db.delete(passkey).where(eq(passkey.userId, userId))
  },
}
