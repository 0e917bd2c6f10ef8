import { type Answer, words } from '../answer.ts'
import { type Asker, requireOrganisation } from '../asker.ts'
import type { createAccessCommands } from './access-commands.ts'
import type { createChannelCommands } from './channel-commands.ts'
import type { Spoken } from './names.ts'
import type { createOwnCommands } from './own-commands.ts'

export type RunCommand = (asker: Asker, spoken: Spoken) => Promise<Answer>

/** @returns a function that throws Problem */
export function createRunCommand({
  own,
  channel,
  asking,
}: {
  readonly own: ReturnType<typeof createOwnCommands>
  readonly channel: ReturnType<typeof createChannelCommands>
  readonly asking: ReturnType<typeof createAccessCommands>
}): RunCommand {
  return async (asker, { name, rest }) => {
    if (name === 'help') return own.help(asker)
    // What somebody asks for in front of others would tell them of the mission.
    if (!asker.isPersonal) return words(asker.texts.personalOnly)
    switch (name) {
      case 'status':
        return own.status(asker)
      case 'language':
        return own.language(asker, rest)
      case 'notify':
        return own.notify(asker)
      case 'mute':
      case 'who':
        return channel.ask(asker, name, rest)
      case 'request access':
        return asking.request(asker, rest)
      case 'invite':
        requireOrganisation(asker)
        return asking.inviteForm(asker)
      case 'approve':
        requireOrganisation(asker)
        return asking.approveList(asker)
      case 'translate':
        requireOrganisation(asker)
        return words(asker.texts.translate)
    }
  }
}
