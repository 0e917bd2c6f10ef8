import { isRecord, type JsonRecord } from '../projections/record.ts'

/** An event of Mattermost's, taken apart; JSON inside strings is not opened yet. */
export type ServerEvent = {
  readonly event: string
  readonly data: JsonRecord
  readonly broadcast: {
    readonly userId: string
    readonly channelId: string
    readonly teamId: string
    /** The one socket that it goes to. Mattermost sends it to no other, so whoever has it is meant. */
    readonly connectionId: string
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function readServerEvent(value: JsonRecord): ServerEvent {
  const broadcast = isRecord(value.broadcast) ? value.broadcast : {}
  return {
    event: text(value.event),
    data: isRecord(value.data) ? value.data : {},
    broadcast: {
      userId: text(broadcast.user_id),
      channelId: text(broadcast.channel_id),
      teamId: text(broadcast.team_id),
      connectionId: text(broadcast.connection_id),
    },
  }
}

/** Writes an event up to its number: what follows is `n}`. Who else was left out is nobody's business. */
function writeHeadText(event: string, data: JsonRecord, broadcast: ServerEvent['broadcast']): string {
  const { userId, channelId, teamId } = broadcast
  const written = {
    event,
    data,
    broadcast: {
      omit_users: null,
      user_id: userId,
      channel_id: channelId,
      team_id: teamId,
      connection_id: '',
      omit_connection_id: '',
    },
  }
  return `${JSON.stringify(written).slice(0, -1)},"seq":`
}

/** The same as bytes, ready for every socket that hears the event. */
export function writeHead(event: string, data: JsonRecord, broadcast: ServerEvent['broadcast']): Buffer {
  return Buffer.from(writeHeadText(event, data, broadcast))
}

const nowhere = { userId: '', channelId: '', teamId: '', connectionId: '' }

/**
 * Stands in for an event that the guest may not see. Every number that Mattermost counts must reach the client: it
 * reconnects on a gap, and resumes by the next number.
 */
export const nothingHead = writeHead('mission_nothing', {}, nowhere)

/** An event of our own, beside Mattermost's numbering (`src/api/session.ts`). */
export function writeMissionEvent(event: string, data: JsonRecord): string {
  return `${writeHeadText(event, data, nowhere)}-1}`
}
