import { randomBytes, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Settings } from '../../settings/schema.ts'
import type { Db } from '../../store/open.ts'
import { facts } from '../../store/tables.ts'

const NAME = 'push.secret'

export type PushAddress = {
  /** What goes into `PushNotificationServer`. */
  readonly url: string
  /** Whether this is the secret part of the path. */
  isSecret(part: string): boolean
}

/**
 * Where Mattermost sends its pushes: a path that nobody guesses. It only keeps strangers' traffic away; what is believed rests
 * on the signature. Without `push.secret` in the settings one is made once and shared by all replicas.
 */
export async function pushAddress(db: Db, settings: Pick<Settings, 'publicUrl' | 'push'>): Promise<PushAddress> {
  const secret = settings.push.secret?.reveal() ?? (await madeSecret(db))
  const expected = Buffer.from(secret)
  return {
    url: `${settings.push.url ?? settings.publicUrl}/push/${secret}`,
    isSecret(part) {
      const given = Buffer.from(part)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}

async function madeSecret(db: Db): Promise<string> {
  const value = randomBytes(32).toString('base64url')
  await db.insert(facts).values({ name: NAME, value }).onConflictDoNothing()
  const [row] = await db.select().from(facts).where(eq(facts.name, NAME))
  return String(row?.value)
}
