import { z } from 'zod'
import { isLoopback } from './loopback.ts'
import { noticeSettings } from './notice-settings.ts'
import { Secret } from './secret.ts'

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a lower-case GUID')
const origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'must be an origin such as https://mission.example, without path or trailing slash',
  )
const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value))
/** What travels there is for nobody else: by TLS, or within this machine. */
const safeOrigin = origin.refine(
  (value) => value.startsWith('https://') || (URL.canParse(value) && isLoopback(value)),
  'must begin with https:// unless it is on this machine',
)
const mattermostName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "must be the name in the channel's or team's address")

/** What a partner organisation may have; the ceiling for everything that its people ask for. */
export const partnerTerms = z.strictObject({
  /** Team names to the channel names within them. */
  channels: z.record(mattermostName, z.array(mattermostName)).default({}),
  /** True: a member may add this partner's guests to further channels listed in `mayBeAddedTo`. */
  mayBeAddedTo: z.record(mattermostName, z.array(mattermostName)).default({}),
  /**
   * Who of the organisation may come. `approved`: only whom a sponsor or the operator let in, by a request or an
   * invitation. It is about first visits: whoever is in stays until their access ends.
   */
  admission: z.enum(['all', 'approved']).default('all'),
  maxGuests: z.int().positive().default(200),
  maxFirstLoginsPerHour: z.int().positive().default(60),
  guestDays: z.int().positive().max(3650).default(90),
  languages: z.array(z.string().min(2).max(35)).default([]),
  noticeLevel: z.enum(['id-only', 'sender', 'full']).default('id-only'),
  /** Who of Mattermost may exchange direct messages with this partner's guests. */
  directMessages: z.enum(['none', 'same-organisation', 'granted-channels']).default('granted-channels'),
  mayUpload: z.boolean().default(true),
  /** Without it no file leaves: not the file, no preview, no thumbnail, nor the small picture in the file's entry. */
  mayDownload: z.boolean().default(true),
  /** Mattermost username of the member who answers for this partner's guests. */
  sponsor: mattermostName.optional(),
  /** Its people may also come as B2B guests of the operator's tenant, on these terms. */
  mayComeAsB2b: z.boolean().default(false),
  /**
   * Its tenant also speaks for guest accounts in it, and for accounts of which it does not say what they are: people of
   * organisations that nobody has agreed anything with.
   */
  speaksForGuests: z.boolean().default(false),
})

export const partnerEntry = z.strictObject({
  tid: guid,
  name: z.string().trim().min(1).max(64),
  cloud: z.string().default('commercial'),
  state: z.enum(['pending', 'active', 'suspended']).default('active'),
  terms: partnerTerms.default(() => partnerTerms.parse({})),
})

/** A row for the clouds table that Microsoft does not run; start refuses it unless every address is loopback. */
const customCloud = z.strictObject({
  name: z.string(),
  loginUrl: origin,
  graphUrl: origin,
  frameAncestors: z.array(origin),
  /** A bot connector on this machine; its signed channel may do without an app id for the bot. */
  connectorUrl: origin.optional(),
})

/** Every setting there is. Keys carry their unit; the reference page and the sample file are generated from here. */
export const settingsSchema = z.strictObject({
  publicUrl: origin.describe(
    'Address of the tab, as people reach it; also the origin that cookies and tokens are bound to.',
  ),
  chatUrl: origin.optional().describe('Address of the full Mattermost web app, a host name of its own.'),
  listen: z
    .strictObject({
      host: z.string().default('127.0.0.1').describe('Address to listen on.'),
      port: z.int().min(0).max(65535).default(3978).describe('Port for people.'),
      metricsPort: z
        .int()
        .min(0)
        .max(65535)
        .default(9090)
        .describe('Port for /metrics, on loopback unless metricsHost says otherwise.'),
      metricsHost: z.string().default('127.0.0.1').describe('Address for /metrics.'),
      trustedProxyHops: z
        .int()
        .min(0)
        .max(5)
        .default(0)
        .describe(
          'How many proxies of yours stand before this process; their X-Forwarded-For is believed for rate limits and audit.',
        ),
    })
    .prefault({}),
  dataFolder: z
    .string()
    .default('.data/backend')
    .describe('Folder for the built-in database and the key made at first start.'),
  database: z
    .strictObject({
      url: secret.optional().describe('postgres:// address; without it the built-in database in dataFolder is used.'),
      maxConnections: z.int().min(2).max(100).default(10).describe('Connections in the pool.'),
      connectTimeoutMs: z
        .int()
        .min(100)
        .max(60_000)
        .default(5_000)
        .describe('How long a new connection to PostgreSQL, or the wait for a free one, may take.'),
      queryTimeoutMs: z
        .int()
        .min(100)
        .max(120_000)
        .default(10_000)
        .describe('How long one statement of PostgreSQL may take; after that the database counts as away.'),
    })
    .prefault({}),
  keys: z
    .strictObject({
      current: z
        .string()
        .regex(/^[a-z0-9-]{1,32}$/)
        .optional()
        .describe('Name of the key that new secrets are sealed with.'),
      ring: z
        .record(z.string(), secret)
        .default({})
        .describe(
          'Key name to 32 bytes in base64. Without it a key is made in dataFolder, which only a sandbox should rely on.',
        ),
    })
    .prefault({}),
  mattermost: z.strictObject({
    url: origin.describe('Address of the Mattermost server as this process reaches it.'),
    siteUrl: origin.optional().describe("The server's SiteURL when it differs from url; sent as Host."),
    adminToken: secret.describe('Personal access token of a system administrator.'),
    requestTimeoutMs: z.int().positive().default(10_000).describe('How long one call may take.'),
    botUsername: mattermostName
      .default('mission-collaboration')
      .describe('Bot account that tells members and sponsors.'),
    callbackUrl: origin
      .optional()
      .describe(
        'Address at which the Mattermost server reaches this process, for buttons in messages of the bot; publicUrl unless set.',
      ),
    caFile: z.string().optional().describe('PEM file of further certificate authorities.'),
  }),
  entra: z.strictObject({
    cloud: z.string().default('commercial').describe('commercial, gcc-high, dod, china, or the name of customCloud.'),
    clientId: guid.describe('Application (client) id of the app registration.'),
    applicationIdUri: z.string().optional().describe('Application ID URI, api://<host>/<client id>.'),
    clientSecret: secret.optional().describe('Used only to read name and photo from Graph on behalf of the person.'),
    skewSeconds: z.int().min(0).max(300).default(60).describe('Clock difference allowed in tokens.'),
    customCloud: customCloud.optional().describe('A cloud on this machine, for the sandbox.'),
  }),
  operator: z.strictObject({
    name: z.string().default('The mission operator').describe('Who runs this mission, as people read it.'),
    tenantId: guid.describe('Tenant whose people may administer.'),
    role: z.string().default('Mission.Operator').describe('Entra app role that allows administration.'),
    keyHashes: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .default([])
      .describe('SHA-256 of operator keys for scripts (npm run operator-key makes one).'),
    contact: z.string().default('').describe('How people reach the operator: shown on refusals.'),
    privacyUrl: z.url().optional().describe('Page on what is stored and who sees it.'),
    mayRequestFromUnlisted: z
      .boolean()
      .default(false)
      .describe('People of organisations that are not listed may ask for access.'),
  }),
  teamsApp: z
    .strictObject({
      id: guid
        .optional()
        .describe(
          'Id of the Teams app: a GUID that is made once and kept. npm run package writes it into the manifest, and links into the app name it.',
        ),
      publisher: z
        .string()
        .trim()
        .min(1)
        .max(32)
        .optional()
        .describe('Who publishes the app, as its page in Teams says; operator.name when it is not set.'),
      websiteUrl: z.url().optional().describe('Page on which people find help with the app.'),
      termsUrl: z.url().optional().describe('Terms of use of the app.'),
    })
    .prefault({}),
  guests: z
    .strictObject({
      whenUnavailable: z
        .enum(['refuse', 'restricted-member'])
        .default('refuse')
        .describe('What to do when the server cannot make guests.'),
      emailDomain: z
        .string()
        .regex(/^[a-z0-9.-]+$/)
        .default('guests.invalid')
        .describe('Domain of the addresses made for guests; it must take no mail.'),
      reconcileEverySeconds: z
        .int()
        .min(5)
        .max(3600)
        .default(60)
        .describe('How often memberships are compared with policy.'),
      cutOffAlarmSeconds: z
        .int()
        .min(10)
        .default(60)
        .describe('A cut-off that has not reached Mattermost by then raises an alarm.'),
      reminderDays: z
        .array(z.int().min(1).max(365))
        .max(5)
        .default([30, 7, 1])
        .describe(
          'How many days before access ends guest and sponsor are told; left out where it is more than a third of the time that was given.',
        ),
      inviteDays: z.int().min(1).max(90).default(7).describe('How long an invitation can be used.'),
    })
    .prefault({}),
  session: z
    .strictObject({
      maxMinutes: z.int().min(1).max(90).default(90).describe('Longest life of a session without renewal.'),
      maxHours: z.int().min(1).max(12).default(12).describe('Longest life with renewals.'),
      recheckSeconds: z
        .int()
        .min(1)
        .max(15)
        .default(15)
        .describe('How often open sockets and transfers are checked again.'),
      cacheSeconds: z.int().min(0).max(5).default(5).describe('How long a checked session is believed.'),
      feedSilenceSeconds: z
        .int()
        .min(5)
        .max(30)
        .default(30)
        .describe('After this long without reading the cut-off feed everything closes.'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      maxUploadBytes: z
        .int()
        .positive()
        .default(100 * 1024 * 1024)
        .describe('Largest file that a guest may upload.'),
      maxJsonBytes: z.int().positive().default(300_000).describe('Largest JSON body.'),
      maxSocketsPerGuest: z.int().positive().default(8).describe('Open sockets of one person.'),
      maxWaitingSocketsPerAddress: z
        .int()
        .positive()
        .default(20)
        .describe('Sockets that have not proven who they are, for each address.'),
      challengeTimeoutMs: z.int().positive().default(5000).describe('How long a socket may stay unproven.'),
      maxRequestsPerMinutePerGuest: z.int().positive().default(1200).describe('REST calls of one person.'),
      maxSignInsPerMinutePerAddress: z.int().positive().default(120).describe('Sign-ins from one address.'),
      openAccessRequestsPerTenantPerDay: z
        .int()
        .positive()
        .default(5)
        .describe('New access requests from one organisation in a day.'),
      openAccessRequests: z.int().positive().default(50).describe('Access requests open at one time.'),
      openInvitesPerSponsor: z.int().positive().default(20).describe('Invitations of one sponsor open at one time.'),
      invitesPerTenantPerDay: z
        .int()
        .positive()
        .default(50)
        .describe('New invitations of people of one organisation in a day.'),
    })
    .prefault({}),
  push: z
    .strictObject({
      secret: z
        .string()
        .regex(/^[A-Za-z0-9_-]{16,128}$/, 'must be 16 to 128 letters, digits, - and _')
        .transform((value) => new Secret(value))
        .optional()
        .describe(
          'Secret part of the address to which Mattermost sends its pushes; without it one is made and kept in the database.',
        ),
      url: safeOrigin
        .optional()
        .describe('Address of this backend as the Mattermost server reaches it, when that is not publicUrl.'),
      proxyUrl: safeOrigin
        .optional()
        .describe(
          'Push proxy to which pushes for real phones are passed on; without it people with the Mattermost app on a phone are told nothing.',
        ),
    })
    .prefault({}),
  notices: noticeSettings,
  slashCommands: z
    .array(z.string().regex(/^[a-z0-9_-]{1,64}$/))
    .default(['me', 'shrug', 'away', 'online', 'dnd', 'offline'])
    .describe('Slash commands that guests may use.'),
  plugins: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z0-9][a-z0-9._-]{2,189}$/, 'must be the id of a plugin')
          .refine((id) => id !== 'com.mattermost.ms-embedded', 'this plugin signs people in past this product'),
        product: z.enum(['playbooks', 'boards', 'agents', 'calls']).optional(),
      }),
    )
    .default([])
    .describe(
      'Plugins of the Mattermost server that guests may use in the whole Mattermost, by id; product says which entry of the tab leads there.',
    ),
  bot: z
    .strictObject({
      appId: guid.or(z.literal('')).default('').describe('Application (client) id of the bot.'),
      tenantId: guid.optional().describe("Tenant of the bot's app registration; operator.tenantId unless set."),
      secret: secret.optional().describe("Client secret of the bot's app registration."),
      serviceOrigins: z
        .array(origin)
        .default([])
        .describe("Further origins of Teams' bot service, beside those known for the cloud."),
      fileDomains: z
        .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/))
        .default([])
        .describe("Further domains from which files that people send to the bot are fetched, beside the cloud's."),
      requestTimeoutMs: z.int().min(100).max(60_000).default(10_000).describe('How long one call to Teams may take.'),
      maxFileBytes: z
        .int()
        .positive()
        .default(25 * 1024 * 1024)
        .describe('Largest file that is taken from a chat with the bot.'),
    })
    .optional()
    .describe('The bot in Teams; without this block there is none.'),
  labels: z
    .record(mattermostName, z.record(mattermostName, z.string().max(64)))
    .default({})
    .describe('Releasability label of channels: team name, then channel name, to label.'),
  partners: z
    .array(partnerEntry)
    .default([])
    .describe('Partner organisations that are fixed here; the administration page shows them read-only.'),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged.'),
    })
    .prefault({}),
})

export type Settings = z.output<typeof settingsSchema>
export type SettingsInput = z.input<typeof settingsSchema>
export type PartnerTerms = z.output<typeof partnerTerms>
export type PartnerEntry = z.output<typeof partnerEntry>
