import { type ProblemCode, problems } from '../../api/errors.ts'
import type { SessionView } from '../../session/session-view.ts'
import type { People } from '../people.ts'
import { isRecord, type JsonRecord, pick } from '../projections/record.ts'

/** What an answer of ours to a frame looks like; Mattermost's own form. */
export function writeRefusal(seqReply: number, code: ProblemCode): string {
  const { status, detail } = problems[code]
  const error = { id: `mission.${code}`, message: detail, detailed_error: '', status_code: status }
  return JSON.stringify({ status: 'FAIL', seq_reply: seqReply, error })
}

export function writeOk(seqReply: number): string {
  return JSON.stringify({ status: 'OK', seq_reply: seqReply })
}

function projectData(data: JsonRecord, isAboutPeople: boolean, view: SessionView, people: People): JsonRecord {
  if (!isAboutPeople) return pick(data, ['text', 'version', 'server_time'])
  return Object.fromEntries(Object.entries(data).filter(([userId]) => people.isKnown(view, userId)))
}

/**
 * Projects Mattermost's answer to an action: of a pong what a client needs, of statuses those of people whom the guest
 * may see (security G8).
 */
export function projectReply(reply: JsonRecord, isAboutPeople: boolean, view: SessionView, people: People): string {
  const projected: JsonRecord = pick(reply, ['status', 'seq_reply'])
  if (isRecord(reply.data)) projected.data = projectData(reply.data, isAboutPeople, view, people)
  if (isRecord(reply.error))
    projected.error = { ...pick(reply.error, ['id', 'message', 'status_code']), detailed_error: '' }
  return JSON.stringify(projected)
}
