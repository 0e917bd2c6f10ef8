import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { channel, channelId, idOf, mara, missionWith, ownId, postOf, weatherBot } from '../people/mission.fixture.tsx'
import type { Reaction } from '../state/model.ts'
import { ReactionBar } from './reaction-bar.tsx'

afterEach(cleanup)

const reaction = (userId: string, emojiName: string, createAtMs = 1): Reaction => ({
  user_id: userId,
  post_id: postOf().id,
  emoji_name: emojiName,
  create_at: createAtMs,
})

const post = postOf({
  metadata: { reactions: [reaction(ownId, 'eyes', 2), reaction(mara.id, '+1', 1), reaction(weatherBot.id, 'eyes', 3)] },
})

const reactions = () =>
  screen.getAllByRole('button', { name: /reaction/ }).filter((one) => one.hasAttribute('aria-pressed'))

describe('reactions that nobody may add', () => {
  it('are shown but do nothing in an archived channel', async () => {
    const { show, rest } = missionWith({ state: { channels: new Map([[channelId, { ...channel, delete_at: 9 }]]) } })
    show(<ReactionBar post={post} />)
    for (const one of reactions()) await userEvent.click(one)

    expect(rest.addReaction).not.toHaveBeenCalled()
    expect(rest.removeReaction).not.toHaveBeenCalled()
    expect(screen.queryByRole('button', { name: 'Add a reaction' })).toBeNull()
  })

  it('are gone with the post', () => {
    const { show } = missionWith()
    show(<ReactionBar post={{ ...post, delete_at: 9 }} />)

    expect(screen.queryByRole('list')).toBeNull()
  })
})

describe('reactions', () => {
  it('are counted by emoji in the order in which they came, with names and one’s own marked', () => {
    const { show } = missionWith()
    show(<ReactionBar post={post} />)

    expect(reactions().map((one) => [one.getAttribute('aria-label'), one.getAttribute('aria-pressed')])).toEqual([
      ['+1, 1 reaction. Mara Lindqvist', 'false'],
      ['eyes, 2 reactions. You and Weather desk', 'true'],
    ])
  })

  it('B9: name people without marks that turn the direction', () => {
    const { show } = missionWith({ state: { people: new Map([[mara.id, { ...mara, nickname: 'Mara\u202Ex' }]]) } })
    show(<ReactionBar post={postOf({ metadata: { reactions: [reaction(mara.id, '+1')] } })} />)

    expect(reactions()[0]?.getAttribute('aria-label')).toBe('+1, 1 reaction. Marax')
  })

  it('of very many people are named in part', () => {
    const many = Array.from({ length: 20 }, (_, at) => reaction(idOf(`person${at}x`), '+1', at))
    const { show } = missionWith()
    show(<ReactionBar post={postOf({ metadata: { reactions: many } })} />)

    expect(reactions()[0]?.getAttribute('aria-label')).toMatch(/^\+1, 20 reactions\. Somebody, .* and 8 others$/)
  })

  it('are added to and taken back by pressing them', async () => {
    const { show, rest } = missionWith()
    show(<ReactionBar post={post} />)
    for (const one of reactions()) await userEvent.click(one)

    await waitFor(() => expect(vi.mocked(rest.addReaction).mock.calls).toEqual([[post.id, '+1']]))
    expect(vi.mocked(rest.removeReaction).mock.calls).toEqual([[post.id, 'eyes']])
  })

  it('are chosen from the picker, where one’s own is not taken back', async () => {
    const { show, rest } = missionWith()
    show(<ReactionBar post={post} />)
    for (const name of ['eyes', 'tada']) {
      await userEvent.click(await screen.findByRole('button', { name: 'Add a reaction' }))
      await userEvent.click((await screen.findAllByRole('button', { name }))[0] ?? document.body)
      await waitFor(() => expect(screen.queryByRole('grid')).toBeNull())
    }

    expect(vi.mocked(rest.addReaction).mock.calls).toEqual([[post.id, 'tada']])
    expect(rest.removeReaction).not.toHaveBeenCalled()
  })
})
