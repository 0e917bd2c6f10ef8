import { notFound, type Plugin } from './plugin.ts'

const bots = [{ username: 'navigator', displayName: 'Navigator' }] as const

/** Agents: one that says back what it was asked, word by word over the socket as the real ones do. */
export const agents: Plugin = {
  id: 'mattermost-ai',
  name: 'Agents',
  page: 'agents.js',
  open: ({ emit }) => ({
    answer({ method, path, body, user }) {
      if (path === '/ai_bots') return { body: { bots } }
      if (path !== '/ask' || method !== 'POST') return notFound
      const question = String((body as { question?: unknown } | null)?.question ?? '').slice(0, 200)
      const words = `I stand in for an agent and know nothing. You asked: ${question}`.split(' ')
      for (let end = 1; end <= words.length; end += 1)
        emit(
          'postupdate',
          { next: words.slice(0, end).join(' '), control: end === words.length ? 'end' : '' },
          { userId: user.id },
        )
      return { body: { status: 'OK' } }
    },
  }),
}
