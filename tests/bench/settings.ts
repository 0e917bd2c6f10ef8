import { channels, TEAM } from '../../sandbox/mission/cast.ts'
import { missionSettings } from '../../sandbox/mission-settings.ts'
import type { SandboxPorts } from '../../sandbox/ports.ts'
import { channelOf, EVERYBODY, organisations } from './cast.ts'

/** Limits that guard against one person's or one address's excess; all load comes from one address, in minutes. */
const outOfTheWay = 1_000_000

/** The sandbox's settings for the crowd's organisations, on PostgreSQL. */
export function benchSettings(options: {
  ports: SandboxPorts
  dataFolder: string
  adminToken: string
  clientSecret: string
  databaseUrl?: string
  mattermostUrl?: string
  /** Team to channels for all organisations, in place of the stand-in's. */
  channels?: Readonly<Record<string, readonly string[]>>
  reconcileEverySeconds?: number
  /** Guests of earlier runs are found again only with the key that marked them. */
  key?: string
}): object {
  const { ports, dataFolder, adminToken, clientSecret, databaseUrl, mattermostUrl } = options
  const base = missionSettings({
    ports,
    dataFolder,
    adminToken,
    clientSecret,
    ...(mattermostUrl === undefined ? {} : { mattermostUrl }),
  }) as { partners: object[] }
  return {
    ...base,
    ...(databaseUrl === undefined ? {} : { database: { url: databaseUrl } }),
    labels: { [TEAM.name]: Object.fromEntries(channels.map(({ name, label }) => [name, label])) },
    guests: {
      emailDomain: 'bench.invalid',
      ...(options.reconcileEverySeconds === undefined ? {} : { reconcileEverySeconds: options.reconcileEverySeconds }),
    },
    ...(options.key === undefined ? {} : { keys: { current: 'bench', ring: { bench: options.key } } }),
    limits: { maxRequestsPerMinutePerGuest: outOfTheWay, maxSignInsPerMinutePerAddress: outOfTheWay },
    partners: [
      ...base.partners,
      ...organisations.map(({ tid, name }, at) => ({
        tid,
        name,
        cloud: 'sandbox',
        terms: {
          channels: options.channels ?? { [TEAM.name]: [EVERYBODY, 'weather', channelOf(at)] },
          maxFirstLoginsPerHour: outOfTheWay,
        },
      })),
    ],
  }
}
