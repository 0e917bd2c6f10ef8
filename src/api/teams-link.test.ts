import { describe, expect, it } from 'vitest'
import { maxTeamsLinkCharacters, teamsTabLink } from './teams-link.ts'

const links = { teamsUrl: 'https://teams.microsoft.com', teamsAppId: '11111111-2222-4333-8444-555555555555' }
const channelId = 'c'.repeat(26)
const postId = 'p'.repeat(26)

describe('a link into the tab', () => {
  it('lands on a message', () => {
    expect(teamsTabLink(links, { kind: 'post', channelId, postId })).toBe(
      `https://teams.microsoft.com/l/entity/11111111-2222-4333-8444-555555555555/mission?context=%7B%22subEntityId%22%3A%22post%2F${channelId}%2F${postId}%22%7D`,
    )
  })

  it('lands in the whole Mattermost', () => {
    expect(teamsTabLink(links, { kind: 'chat', place: { kind: 'channel', channelId } })).toContain(
      encodeURIComponent(JSON.stringify({ subEntityId: `chat/channel/${channelId}` })),
    )
  })

  it('without a place opens the app', () => {
    expect(teamsTabLink(links, undefined)).toBe(
      'https://teams.microsoft.com/l/entity/11111111-2222-4333-8444-555555555555/mission',
    )
  })

  it('is never longer than Teams on Windows opens', () => {
    const thread = { kind: 'thread', channelId, rootId: postId } as const

    expect(teamsTabLink(links, thread)?.length).toBeLessThan(400)
    expect(teamsTabLink({ ...links, teamsAppId: 'a'.repeat(maxTeamsLinkCharacters) }, thread)).toBeUndefined()
  })
})
