import { z } from 'zod'

const id = z.string().regex(/^[a-z0-9]{26}$/)
const absentWhenEmpty = z
  .union([id, z.literal('')])
  .optional()
  .transform((value) => value || undefined)

/** What every push has: enough to decide whether it is believed and whose it is. */
const envelope = z.object({
  ack_id: id,
  platform: z.string().max(64),
  server_id: z.string().max(64),
  /** Without the platform and its colon. */
  device_id: z.string().min(1).max(512),
  signature: z.string().max(4096),
})

const content = z.object({
  type: z.enum(['message', 'clear', 'update_badge', 'session']),
  channel_id: absentWhenEmpty,
  team_id: absentWhenEmpty,
  root_id: absentWhenEmpty,
  post_id: absentWhenEmpty,
  sender_id: absentWhenEmpty,
  badge: z.int().min(-1).max(2_000_000_000).optional(),
})

export type PushEnvelope = {
  readonly ackId: string
  readonly platform: string
  readonly serverId: string
  readonly deviceId: string
  readonly signature: string
}

/** The ids of a push. Its text, names and pictures are not read: whatever is shown later is read again (security G14). */
export type PushContent = {
  readonly type: 'message' | 'clear' | 'update_badge' | 'session'
  readonly channelId?: string
  readonly teamId?: string
  readonly rootId?: string
  readonly postId?: string
  readonly senderId?: string
  readonly badge?: number
}

/** @returns undefined for anything that is no JSON object */
export function parsePush(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    // Garbage is dropped like everything else that nobody signed.
    return undefined
  }
}

/** @returns undefined for what no Mattermost server sends, and for unsigned pushes such as `test`: their `ack_id` is empty. */
export function envelopeOf(body: unknown): PushEnvelope | undefined {
  const read = envelope.safeParse(body)
  if (!read.success) return undefined
  const { ack_id: ackId, platform, server_id: serverId, device_id: deviceId, signature } = read.data
  return { ackId, platform, serverId, deviceId, signature }
}

/** @returns undefined for types that mean nothing here, and for ids that are none */
export function contentOf(body: unknown): PushContent | undefined {
  const read = content.safeParse(body)
  if (!read.success) return undefined
  const { type, channel_id, team_id, root_id, post_id, sender_id, badge } = read.data
  return {
    type,
    ...(channel_id === undefined ? {} : { channelId: channel_id }),
    ...(team_id === undefined ? {} : { teamId: team_id }),
    ...(root_id === undefined ? {} : { rootId: root_id }),
    ...(post_id === undefined ? {} : { postId: post_id }),
    ...(sender_id === undefined ? {} : { senderId: sender_id }),
    ...(badge === undefined ? {} : { badge }),
  }
}
