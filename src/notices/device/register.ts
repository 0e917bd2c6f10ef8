import { randomBytes } from 'node:crypto'
import { and, desc, eq, gt, isNull, ne, or } from 'drizzle-orm'
import type { DeviceHolder } from '../../mattermost/device-holder.ts'
import { devices } from '../../store/device-tables.ts'
import type { Db } from '../../store/open.ts'
import { PLATFORM } from './intake.ts'

const HOUR_MS = 3_600_000

/** A device is replaced by a new one: how long an `ack_id` must be remembered ends with it. */
export const NEW_DEVICE_AFTER_MS = 30 * 24 * HOUR_MS

/** Pushes that were on their way when a device was replaced are still taken. */
const LEAVE_MS = HOUR_MS

export type DeviceRow = typeof devices.$inferSelect

export type Registration = {
  readonly guestId: string
  readonly userId: string
  readonly tokenId: string
  readonly holder: DeviceHolder
}

type Deps = { readonly db: Db; readonly now: () => number }

/** The guest's present device, if the session of this token should carry one. */
export async function liveDevice(
  { db, now }: Deps,
  { guestId, tokenId }: Pick<Registration, 'guestId' | 'tokenId'>,
): Promise<DeviceRow | undefined> {
  const [row] = await db
    .select()
    .from(devices)
    .where(
      and(
        eq(devices.guestId, guestId),
        eq(devices.tokenId, tokenId),
        or(isNull(devices.retiredAtMs), gt(devices.retiredAtMs, now())),
      ),
    )
    .orderBy(desc(devices.madeAtMs))
    .limit(1)
  return row
}

/**
 * Sees to it that the session of the guest's device token is a device of ours (design 6.4): the same one while it is there,
 * prolonged when half of its time is over, a new one when the session is gone, when the token is new, or after 30 days.
 *
 * @throws MattermostFault; then it is tried again, and a device of which nobody knows whether it came about is kept.
 */
export async function keepRegistered(deps: Deps, registration: Registration): Promise<'kept' | 'prolonged' | 'new'> {
  const known = await liveDevice(deps, registration)
  if (!known) return registerNew(deps, registration, true)
  if (known.madeAtMs <= deps.now() - NEW_DEVICE_AFTER_MS) return registerNew(deps, registration, false)
  if (known.registeredAtMs === null) return register(deps, registration, known)
  const session = await sessionOf(registration, known.id)
  if (!session) return registerNew(deps, registration, false)
  const remainingMs = session.expires_at - deps.now()
  const wholeMs = session.expires_at - known.registeredAtMs
  if (remainingMs < wholeMs / 2) {
    await register(deps, registration, known)
    return 'prolonged'
  }
  await deps.db
    .update(devices)
    .set({ seenAtMs: deps.now(), expiresAtMs: session.expires_at })
    .where(eq(devices.id, known.id))
  return 'kept'
}

async function registerNew(deps: Deps, registration: Registration, isFirst: boolean): Promise<'new'> {
  if (isFirst) await preferAway(registration.holder)
  const { guestId, tokenId } = registration
  // Written down before the server hears of it: its first push may come before its answer.
  const row = { id: randomBytes(16).toString('hex'), guestId, tokenId, madeAtMs: deps.now() }
  const [made] = await deps.db.insert(devices).values(row).returning()
  if (!made) throw new Error('a device was not returned by its own insert')
  return register(deps, registration, made)
}

/** The other devices of the guest are given up: the server has this one in their place. */
async function register(deps: Deps, registration: Registration, { id }: DeviceRow): Promise<'new'> {
  await registration.holder.registerDevice(`${PLATFORM}:${id}`)
  const session = await sessionOf(registration, id)
  const atMs = deps.now()
  await deps.db
    .update(devices)
    .set({ registeredAtMs: atMs, seenAtMs: atMs, expiresAtMs: session?.expires_at ?? null })
    .where(eq(devices.id, id))
  await deps.db
    .update(devices)
    .set({ retiredAtMs: atMs + LEAVE_MS })
    .where(and(eq(devices.guestId, registration.guestId), ne(devices.id, id), isNull(devices.retiredAtMs)))
  return 'new'
}

async function sessionOf({ holder, userId }: Registration, deviceId: string) {
  const name = `${PLATFORM}:${deviceId}`
  const session = (await holder.sessions(userId)).find((one) => one.device_id === name)
  // Told to forget this very device, the server never pushes to it again (recorded, push 1).
  const isRemoved = (session?.props as Record<string, string> | undefined)?.last_removed_device_id === name
  return isRemoved ? undefined : session
}

/** An open tab keeps notices back as a desktop app does. Every other setting stays as the person has it (design 6.4). */
async function preferAway(holder: DeviceHolder): Promise<void> {
  const { notify_props: props } = await holder.me()
  if (props.push_status === 'away') return
  await holder.setNotifyProps({ ...(props as unknown as Record<string, string>), push_status: 'away' })
}
