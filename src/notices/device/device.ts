import { randomUUID } from 'node:crypto'
import type { Route } from '../../api/route.ts'
import type { Guests } from '../../guests/guests.ts'
import { createBot } from '../../mattermost/bot.ts'
import type { Mattermost } from '../../mattermost/mattermost.ts'
import { type ExpectedPush, isPushedTo, type PushProof } from '../../mattermost/push-checks.ts'
import type { KeyRing } from '../../settings/key-ring.ts'
import type { Settings } from '../../settings/schema.ts'
import type { Logger } from '../../store/logger.ts'
import type { Store } from '../../store/open.ts'
import { createDuties, type DeviceDuties, forgetOldDevices } from './duties.ts'
import { createGaps } from './gaps.ts'
import { createIntake } from './intake.ts'
import { createPassOn } from './pass-on.ts'
import { lastProof, noteProof, provePath } from './prove-path.ts'
import { proveWhenDue } from './prove-when-due.ts'
import { pushAddress } from './push-address.ts'
import { pushRoutes } from './push-routes.ts'
import { createPushTrust } from './push-signature.ts'
import { reconcileMissed } from './reconcile-missed.ts'
import { createRegistrations } from './registrations-due.ts'
import { createTake } from './take.ts'
import type { NoticeTaker } from './told-by.ts'

/** More than a probe that was missed: the server was away, and what it had to say then may be lost. */
const SERVER_AWAY_MS = 75_000

/** Teams as a device of Mattermost (design 6.4). */
export type Device = DeviceDuties & {
  /** What goes into `PushNotificationServer`; secret, for the operator's eyes. */
  readonly address: string
  readonly routes: readonly Route[]
  /** What the checks of the server compare with. */
  expectedPush(): Promise<ExpectedPush>
  /** Sends a real push through the whole way. Never throws. */
  prove(): Promise<PushProof>
}

/** Builds the room. It takes pushes as soon as its routes are served; duties begin with `start`. */
export async function createDevice(deps: {
  store: Pick<Store, 'db' | 'kind'>
  guests: Pick<Guests, 'token' | 'grantsOf' | 'considerAddition'>
  mattermost: Mattermost
  notices: NoticeTaker
  settings: Settings
  keys: KeyRing
  now: () => number
  log: Logger
}): Promise<Device> {
  const { store, guests, mattermost, notices, settings, keys, now, log } = deps
  const { db } = store
  const holder = randomUUID()
  const address = await pushAddress(db, settings)
  const gaps = createGaps({ db, id: holder, isAlone: store.kind === 'pglite', now })
  const take = createTake({ db, guests, notices, now, log })
  const passOn = createPassOn({ proxyUrl: settings.push.proxyUrl, log })
  const intake = createIntake({
    db,
    trust: createPushTrust({ capabilities: mattermost.capabilities, now }),
    passOn,
    onStored: take.now,
    onProof: (deviceId) => noteProof(db, deviceId, now()),
    onLost: gaps.lost,
    now,
    log,
  })
  const registrations = createRegistrations({ db, guests, mattermost, now, log })
  const bot = createBot({ mattermost, settings, keys, db, now, log })
  const ending = new AbortController()
  let proving: Promise<unknown> | undefined
  const prove = () => provePath({ db, mattermost, bot, settings, now, log, signal: ending.signal }, address.url)

  const stopWatching = mattermost.capabilities.onProbe((found, before) => {
    if (!before) return
    const wasAway = found.probedAtMs - before.probedAtMs > SERVER_AWAY_MS
    const cameBack = isPushedTo(found.push, address.url) && !isPushedTo(before.push, address.url)
    if (wasAway || cameBack) gaps.lost(before.probedAtMs)
  })

  const duties = createDuties({
    db,
    holder,
    gaps,
    duties: {
      take: () => take.leftOvers(),
      register: () => registrations.run(),
      async compare(mayGoOn) {
        const gap = await gaps.open()
        if (gap) await reconcileMissed({ db, guests, mattermost, notices, gaps, mayGoOn, log }, gap)
      },
      forget: () => forgetOldDevices(db, now()),
      // A push that does not come takes its time, and everything else must not wait for it.
      async prove() {
        proving ??= proveWhenDue({ db, mattermost, now }, address.url, prove)
          .catch((error: unknown) => log.warn({ err: error }, 'it could not be seen whether pushes arrive'))
          .finally(() => {
            proving = undefined
          })
      },
    },
    now,
    log,
  })

  return {
    address: address.url,
    routes: pushRoutes({ address, intake }),
    prove,
    async expectedPush() {
      return { address: address.url, proof: await lastProof(db) }
    },
    round: duties.round,
    start: duties.start,
    async stop() {
      ending.abort()
      stopWatching()
      await proving
      await intake.settled()
      await take.settled()
      await passOn.close()
      await duties.stop()
    },
  }
}
