import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { type Face, type Operation, onChat, onView, operation } from '../operation.ts'
import { isRecord, pick } from '../projections/record.ts'
import { idOrEmptyShape, idShape, messageShape } from './shapes.ts'

type Command = {
  command: string
  channel_id: string
  team_id?: string | undefined
  root_id?: string | undefined
  team_domain?: string | undefined
}

/** The server takes everything up to the first white space of any kind as trigger; here only a space or line break ends it. */
const trigger = /^\/([a-z0-9_-]{1,64})(?:[ \n]|$)/

/** Slash commands are an allow-list of triggers (security G7); what they answer names no place to go to. */
function execute(faces: readonly Face[], answerKeys: readonly string[]): Operation {
  return operation<Command>({
    name: 'commands.execute',
    method: 'POST',
    path: '/commands/execute',
    faces,
    body: z.strictObject({
      command: messageShape,
      channel_id: idShape,
      team_id: idOrEmptyShape.optional(),
      root_id: idOrEmptyShape.optional(),
      team_domain: z.string().max(64).optional(),
    }),
    channel: { inBody: (body) => body.channel_id },
    check: async ({ view, body, ask }, { settings, posts }) => {
      const name = trigger.exec(body.command)?.[1]
      if (name === undefined || !settings.slashCommands.includes(name)) throw new Problem('command_forbidden')
      if (body.team_id && !view.teamIds.has(body.team_id)) throw new Problem('channel_not_granted')
      if (body.root_id && (await posts.of(body.root_id, ask)).channelId !== body.channel_id)
        throw new Problem('bad_request', { why: 'a root in another channel' })
      const { team_domain: _teamDomain, ...outgoing } = body
      return outgoing
    },
    answer: {
      kind: 'json',
      project: (value) => (isRecord(value) ? { ...pick(value, answerKeys), goto_location: '' } : {}),
    },
  })
}

export const commands: readonly Operation[] = [
  execute(onView, ['response_type', 'text', 'type']),
  // By the number the web app knows that a dialog which opens is the answer to its command.
  execute(onChat, ['response_type', 'text', 'type', 'trigger_id']),
]
