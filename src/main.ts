import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { pino } from 'pino'
import { createBotLine, tokenOf } from '../bot/line.ts'
import { applicantRoutes } from './access/applicant-routes.ts'
import { clickRoutes } from './access/click-routes.ts'
import { createAccess, guestsSayToSponsor } from './access/create-access.ts'
import { startAccessDuties } from './access/duties.ts'
import { countOpenRequests } from './access/requests.ts'
import { aboutRoute } from './administration/about-route.ts'
import { administeredAccessRoutes } from './administration/access-routes.ts'
import { createOperatorAuth } from './administration/operator-auth.ts'
import { createRefusedAttempts } from './administration/refused-attempts.ts'
import { administrationRoutes } from './administration/routes.ts'
import { createAudit } from './audit/writer.ts'
import { createActivityFeed } from './entra/activity-feed.ts'
import { botCloudOf } from './entra/bot-clouds.ts'
import { cloudOf } from './entra/clouds.ts'
import { createProfileReader } from './entra/graph.ts'
import { createTokenVerifier } from './entra/verify-token.ts'
import { createFileCookie } from './gateway/file-cookie.ts'
import { createGateway } from './gateway/gateway.ts'
import { createGuests } from './guests/create-guests.ts'
import { startGuestDuties } from './guests/duties.ts'
import { organisationsOf } from './guests/organisations-of.ts'
import { createMetrics } from './http/metrics.ts'
import { gatewayMetrics, missionGauges } from './http/mission-metrics.ts'
import { openHttp } from './http/server.ts'
import { createMattermost } from './mattermost/mattermost.ts'
import { noticeChoiceRoutes } from './notices/choice-routes.ts'
import { createDevice } from './notices/device/device.ts'
import { createFeed, feedPaces } from './notices/feed.ts'
import { levelOf } from './notices/level.ts'
import { createNotices } from './notices/notices.ts'
import { forgetGuest } from './notices/recover.ts'
import { createPartnerRegistry } from './partners/registry.ts'
import { createChatOffer } from './session/chat-offer.ts'
import { chatRoutes } from './session/chat-routes.ts'
import { createChatTickets } from './session/chat-tickets.ts'
import { createSessionDirectory } from './session/directory.ts'
import { startSessionDuties } from './session/duties.ts'
import { leftChannelRoutes } from './session/left-channel-routes.ts'
import { createOrganisationOf } from './session/organisation-of.ts'
import { readProfileWith } from './session/profile.ts'
import { sessionRoutes } from './session/routes.ts'
import { createWalkIn } from './session/walk-in.ts'
import { loadKeyRing } from './settings/key-ring.ts'
import { loadSettings, SettingsInvalid } from './settings/load.ts'
import type { Settings } from './settings/schema.ts'
import type { Logger } from './store/logger.ts'
import { openStore } from './store/open.ts'

export type Backend = { readonly port: number; readonly metricsPort: number; close(): Promise<void> }

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** How long open requests may take to end when the process is asked to stop. */
const DRAIN_MS = 10_000

/** Builds each room once and listens. */
export async function startBackend(options: {
  settings: Settings
  log: Logger
  now?: () => number
  /** See `openStore`. */
  database?: PGlite | undefined
}): Promise<Backend> {
  const { settings, log, now = Date.now, database } = options
  const keys = loadKeyRing(settings)
  const cloud = cloudOf(settings)
  const store = await openStore({
    ...settings.database,
    folder: join(settings.dataFolder, 'database'),
    log,
    database,
  })
  const { db, jobs } = store
  const audit = createAudit({ store, now, keys, log })
  const partners = await createPartnerRegistry({ store, settingsPartners: settings.partners, audit, now })
  const mattermost = createMattermost({ settings, log, now })
  const guests = await createGuests({
    db,
    jobs,
    mattermost,
    partners,
    audit,
    settings,
    keys,
    now,
    log,
    sayToSponsor: guestsSayToSponsor(jobs),
    whenAccessEnds: forgetGuest,
  })

  const verifier = createTokenVerifier({ settings, isListedTenant: (tid) => partners.byTenant(tid) !== undefined, now })
  const verify = (token: string) => verifier.verify(token)
  const directory = await createSessionDirectory({
    store,
    guests,
    partners,
    cacheMs: settings.session.cacheSeconds * 1000,
    silenceMs: settings.session.feedSilenceSeconds * 1000,
    now,
    log,
  })
  const readProfile = readProfileWith(createProfileReader({ settings }), log)
  const walkIn = createWalkIn({ settings, verify, readProfile, partners, guests, directory, store, audit, now, log })
  const tickets = createChatTickets({ store, directory, now })
  const refused = createRefusedAttempts({ audit, now, log })
  const botCloud = settings.bot && botCloudOf(settings)
  const botLine = botCloud && createBotLine({ settings, botCloud, db, now, token: tokenOf({ settings, botCloud }) })
  const links = {
    teamsUrl: botCloudOf(settings)?.teamsUrl ?? 'https://teams.microsoft.com',
    teamsAppId: settings.teamsApp.id ?? settings.entra.clientId,
  }
  const paces = feedPaces(settings.notices.limits, now)
  const activityFeed = createActivityFeed({ settings, teamsAppId: links.teamsAppId, ...paces, now })
  const notices = createNotices({
    db,
    jobs,
    guests,
    partners,
    mattermost,
    settings,
    messenger: botLine?.messenger,
    feed: activityFeed && createFeed({ activityFeed, links }),
    tellWhoMustKnow: (to, reason) => access.noteUndeliverable(to, reason),
    now,
    log,
  })
  const access = await createAccess({
    db,
    jobs,
    mattermost,
    partners,
    guests,
    audit,
    settings,
    keys,
    links,
    tell: botLine && notices.tell,
    now,
    log,
  })

  const metrics = createMetrics()
  const gateway = createGateway({
    settings,
    keys,
    sessions: directory,
    audit,
    log,
    now,
    metrics: gatewayMetrics(metrics),
    channelsOf: async (view) => walkIn.channelsOf(view.granted.values()),
    endSession: walkIn.end,
    chat: { tickets, frameAncestors: cloud.frameAncestors },
  })
  missionGauges(metrics, {
    openSockets: gateway.openSockets,
    openSessions: walkIn.openSessions,
    isFeedFresh: directory.feed.isFresh,
  })

  const device = await createDevice({ store, guests, mattermost, notices, settings, keys, now, log })
  const botDeps = { settings, db, partners, guests, mattermost, access, notices, now, log }
  const bot =
    botCloud &&
    botLine &&
    // Only where there is a bot: the SDK takes 50 MB and a second to load.
    (await import('../bot/open-bot.ts')).openBot({
      ...botDeps,
      botCloud,
      line: botLine,
      organisationsOf: (userIds) => organisationsOf({ db, partners }, userIds),
      levelOf: (terms) => levelOf(settings.notices.maxLevel, terms.noticeLevel),
    })
  const authenticate = createOperatorAuth({ settings, verify, refused })
  const accessDuties = await startAccessDuties({ access, db, jobs, now, log })
  const guestDuties = await startGuestDuties({ guests, db, jobs, now, log })
  const sessionDuties = startSessionDuties({ walkIn, tickets, feed: directory.feed, log })
  notices.start()
  let isClosing = false

  const http = await openHttp({
    settings,
    frameAncestors: cloud.frameAncestors,
    tabFolder: join(root, 'dist/tab'),
    gateway,
    routes: [
      aboutRoute(settings, cloud, version),
      ...sessionRoutes({ walkIn, directory, fileCookie: createFileCookie() }),
      ...leftChannelRoutes({ directory, guests, channelsOf: (view) => walkIn.channelsOf(view.granted.values()) }),
      ...noticeChoiceRoutes({ notices, whoIs: (token) => directory.byToken(token) }),
      ...chatRoutes({
        directory,
        tickets,
        offer: createChatOffer({
          settings,
          webappPlugins: ({ browseToken }) => mattermost.asHolder(browseToken).webappPlugins(),
        }),
        chatUrl: settings.chatUrl,
      }),
      ...applicantRoutes({ access, verify, organisationOf: createOrganisationOf({ settings, partners }), partners }),
      ...clickRoutes(access.clicks),
      ...(bot ? [bot.route] : []),
      ...device.routes,
      ...administeredAccessRoutes({ authenticate, access, partners, store }),
      ...administrationRoutes({
        settings,
        authenticate,
        partners,
        countOpenRequests: () => countOpenRequests(db),
        guests,
        checks: async () => mattermost.checks(partners.all(), await device.expectedPush()),
        store,
        openSessions: walkIn.openSessions,
        openSockets: gateway.openSockets,
        pokeFeed: directory.feed.poke,
      }),
    ],
    isReady: async () => !isClosing && directory.feed.isFresh(),
    onRequest: metrics.request,
    now,
    log,
  })
  device.start()
  const metricsListener = await metrics.listen(settings.listen.metricsPort, settings.listen.metricsHost)

  return {
    port: http.port,
    metricsPort: metricsListener.port,
    async close() {
      isClosing = true
      await gateway.close()
      await http.close(DRAIN_MS)
      await bot?.close()
      await metricsListener.close()
      sessionDuties.stop()
      directory.stop()
      await accessDuties.stop()
      await device.stop()
      await notices.stop()
      await guestDuties.stop()
      guests.stop()
      await refused.stop()
      await audit.settled()
      await mattermost.close()
      await store.close()
    },
  }
}

/** @returns the settings, or ends the process with every problem listed. */
function settingsOrExit(): Settings {
  try {
    return loadSettings()
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(78)
  }
}

if (process.argv[1] === import.meta.filename) {
  const settings = settingsOrExit()
  const log = pino({ level: settings.log.level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
  const backend = await startBackend({ settings, log })
  log.info({ port: backend.port, publicUrl: settings.publicUrl }, 'ready')
  const stop = (signal: string) => {
    log.info({ signal }, 'stopping')
    backend.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  if (process.send) process.once('disconnect', () => stop('disconnect'))
}
