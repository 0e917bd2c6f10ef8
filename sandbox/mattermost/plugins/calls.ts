import { forbidden, notFound, type Plugin } from './plugin.ts'

/** Calls: who is in which call; nothing is said or heard. */
export const calls: Plugin = {
  id: 'com.mattermost.calls',
  name: 'Calls',
  page: 'calls.js',
  open({ world: { state }, emit }) {
    /** By connection: a person may be in a call twice. */
    const sessions = new Map<string, { userId: string; channelId: string }>()
    const peopleIn = (channelId: string): string[] => {
      const ids = new Set(
        [...sessions.values()].filter((one) => one.channelId === channelId).map(({ userId }) => userId),
      )
      return [...ids].map((userId) => state.users.get(userId)?.username ?? '')
    }
    const tell = (channelId: string): void =>
      emit('call_state', { channel_id: channelId, people: peopleIn(channelId) }, { channelId })

    function leave(connectionId: string): void {
      const session = sessions.get(connectionId)
      if (!session) return
      sessions.delete(connectionId)
      tell(session.channelId)
    }

    return {
      answer({ path, user }) {
        const [, channelId = ''] = /^\/calls\/([a-z0-9]{26})$/.exec(path) ?? []
        if (channelId === '') return notFound
        return state.member(channelId, user.id) ? { body: { people: peopleIn(channelId) } } : forbidden
      },
      hear({ name, data, connectionId, userId }) {
        const channelId = String(data.channelID ?? '')
        if (name === 'leave') leave(connectionId)
        if (name !== 'join') return
        if (!state.member(channelId, userId)) {
          emit('error', { data: 'forbidden', connID: connectionId }, { connectionId })
          return
        }
        sessions.set(connectionId, { userId, channelId })
        emit('join', { connID: connectionId }, { connectionId })
        tell(channelId)
      },
      lost: leave,
    }
  },
}
