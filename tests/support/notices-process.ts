import { setTimeout as wait } from 'node:timers/promises'
import type { NoticeContent, StoredPush } from '../../src/notices/notice.ts'
import { createNotices } from '../../src/notices/notices.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { partnerTerms } from '../../src/settings/schema.ts'
import { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { openStore } from '../../src/store/open.ts'

/**
 * The room of notices as a process of its own that can be killed: takes pushes from its parent, says when each is durable,
 * and speaks to the stand-in of the connector whose address is its second argument.
 */
const [url = '', connectorUrl = '', tid = ''] = process.argv.slice(2)
const MUCH = 100_000

const store = await openStore({ url: new Secret(url), folder: '', log: silent })
const settings = parseSettings({
  publicUrl: 'https://mission.example',
  entra: { clientId: tid },
  operator: { tenantId: tid },
  mattermost: { url: 'http://127.0.0.1:1', adminToken: 'x' },
  notices: {
    sendTimeoutSeconds: 1,
    summaryAbove: 1000,
    limits: {
      conversationPerSecond: MUCH,
      conversationPerTwoSeconds: MUCH,
      conversationPerThirtySeconds: MUCH,
      conversationPerHour: MUCH,
      tenantPerSecond: MUCH,
    },
  },
})
const partner = {
  tid,
  name: 'Nordkyst Coast Guard',
  cloud: 'commercial',
  state: 'active' as const,
  terms: partnerTerms.parse({}),
  isFromSettings: false,
  updatedAtMs: 0,
}

async function send(to: { oid: string }, content: NoticeContent) {
  const answer = await fetch(connectorUrl, { method: 'POST', body: JSON.stringify({ oid: to.oid, content }) })
  const { id } = (await answer.json()) as { id: string }
  return { kind: 'sent' as const, activityId: id, conversationId: to.oid }
}

const notices = createNotices({
  db: store.db,
  jobs: store.jobs,
  guests: {
    byId: async (id) => ({ id, state: 'active', userId: 'u'.repeat(26) }) as never,
    byIdentity: async () => undefined,
    grantsOf: async () => [],
    token: async () => new Secret('x'),
    considerAddition: async () => undefined,
  },
  partners: { byTenant: () => partner, all: () => [partner] },
  // Nobody has read anything: whatever may not have arrived is still unread.
  mattermost: {
    readerOf: () =>
      ({
        post: async () => ({ create_at: 1 }),
        channelReadAtMs: async () => 0,
        threadReadAtMs: async () => undefined,
      }) as never,
  },
  settings,
  messenger: {
    send: (to, content) => send(to, content),
    update: async (_to, sent) => ({ kind: 'sent', ...sent }),
  },
  now: Date.now,
  log: silent,
})
notices.start()

process.on('message', (push: StoredPush) => {
  void notices.takePush(push).then(() => process.send?.({ taken: push.ackId }))
})
process.on('disconnect', () => process.exit(0))
process.send?.({ ready: true })
for (;;) await wait(60_000)
