import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestError } from '../connection/request-error.ts'
import type { Membership, Person } from '../state/model.ts'
import { MembersPanel } from './members-panel.tsx'
import { channelId, fakeObjectUrls, idOf, ingrid, mara, missionWith, weatherBot } from './mission.fixture.tsx'

beforeEach(() => void fakeObjectUrls())
afterEach(cleanup)

const rowOf = ({ id }: { readonly id: string }): Membership => ({
  channel_id: channelId,
  user_id: id,
  last_viewed_at: 0,
  msg_count_root: 0,
  mention_count_root: 0,
})

const headings = () => screen.getAllByRole('heading').map(({ textContent }) => textContent)

describe('the members of a channel that cannot be shown', () => {
  it('are refused in words, and asked for again when the person says so', async () => {
    const members = vi.fn(async () => [rowOf(mara)])
    members.mockRejectedValueOnce(new RequestError('refused', { status: 403 }))
    const { show } = missionWith({ rest: { members } })
    show(<MembersPanel channelId={channelId} />)
    expect(await screen.findByText('You may not see the members of this channel.')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

    expect(await screen.findByText('Mara Lindqvist')).toBeTruthy()
  })

  it('B9: a member does not get among the people of an organisation by writing its name', async () => {
    const liar: Person = {
      ...mara,
      id: idOf('liar'),
      position: 'Nordkyst Coast Guard',
      nickname: 'Kari (Nordkyst Coast Guard)',
    }
    const { show } = missionWith({
      rest: { members: async () => [ingrid, liar].map(rowOf) },
      state: { people: new Map([ingrid, liar].map((one) => [one.id, one])) },
    })
    show(<MembersPanel channelId={channelId} />)

    await waitFor(() => expect(headings()).toEqual(['Mission members (1)', 'Nordkyst Coast Guard (1)']))
  })
})

describe('the members of a channel', () => {
  it('stand by organisation with counts', async () => {
    const { show } = missionWith({ rest: { members: async () => [weatherBot, ingrid, mara].map(rowOf) } })
    show(<MembersPanel channelId={channelId} />)

    expect(await screen.findByText('3 members')).toBeTruthy()
    expect(headings()).toEqual(['Mission members (1)', 'Nordkyst Coast Guard (1)', 'Bots (1)'])
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent?.replaceAll(/\s+/g, ' '))).toEqual([
      'MLMara Lindqvist',
      'ISIngrid Solberg GUEST Nordkyst Coast Guard',
      'WDWeather desk BOT',
    ])
  })

  it('come page by page, and those of a large channel are listed in parts', async () => {
    const all = Array.from({ length: 130 }, (_, at) => ({ ...mara, id: idOf(`member${at}x`), username: `m${at}` }))
    const members = vi.fn(async (_: string, page: number) => all.slice(page * 100, (page + 1) * 100).map(rowOf))
    const { show } = missionWith({ rest: { members }, state: { people: new Map(all.map((one) => [one.id, one])) } })
    show(<MembersPanel channelId={channelId} />)

    expect(await screen.findByText('130 members')).toBeTruthy()
    expect(members.mock.calls).toEqual([
      [channelId, 0],
      [channelId, 1],
    ])
    expect(screen.getAllByRole('listitem')).toHaveLength(30)
    await userEvent.click(screen.getByRole('button', { name: 'Show 100 more' }))
    expect(screen.getAllByRole('listitem')).toHaveLength(130)
  })

  it('are found by name, username or organisation', async () => {
    const { show } = missionWith({ rest: { members: async () => [weatherBot, ingrid, mara].map(rowOf) } })
    show(<MembersPanel channelId={channelId} />)
    await screen.findByText('3 members')
    const field = screen.getByRole('searchbox', { name: 'Find a member' })

    await userEvent.type(field, 'nordKYST')
    expect(headings()).toEqual(['Nordkyst Coast Guard (1)'])
    await userEvent.clear(field)
    await userEvent.type(field, 'nobody')
    expect(screen.getByText('Nobody here has this name.')).toBeTruthy()
  })
})

describe('the members of a channel that change while they are listed', () => {
  it('come and go with those who are added and removed, without a new list', async () => {
    const members = vi.fn(async () => [weatherBot, mara].map(rowOf))
    const { show, mission } = missionWith({ rest: { members } })
    show(<MembersPanel channelId={channelId} />)
    expect(await screen.findByText('2 members')).toBeTruthy()

    act(() => mission.memberNews.tell(channelId, { userId: ingrid.id, isMember: true }))
    expect(screen.getByText('3 members')).toBeTruthy()
    expect(headings()).toContain('Nordkyst Coast Guard (1)')
    act(() => mission.memberNews.tell(channelId, { userId: weatherBot.id, isMember: false }))
    act(() => mission.memberNews.tell(idOf('another'), { userId: mara.id, isMember: false }))
    expect(screen.getByText('2 members')).toBeTruthy()
    expect(headings()).not.toContain('Bots (1)')
    expect(members).toHaveBeenCalledTimes(1)
  })

  it('do not come back with an answer that was on its way when they went', async () => {
    const answers: ((rows: Membership[]) => void)[] = []
    const members = vi.fn(() => new Promise<Membership[]>((resolve) => void answers.push(resolve)))
    const { show, mission } = missionWith({ rest: { members } })
    show(<MembersPanel channelId={channelId} />)
    act(() => mission.memberNews.tell(channelId, { userId: ingrid.id, isMember: false }))
    await act(async () => answers[0]?.([ingrid, mara].map(rowOf)))

    expect(screen.getByText('1 member')).toBeTruthy()
  })

  it('are read again, quietly, when changes may have been missed', async () => {
    const members = vi.fn(async () => [mara].map(rowOf))
    const { show, mission } = missionWith({ rest: { members } })
    show(<MembersPanel channelId={channelId} />)
    expect(await screen.findByText('1 member')).toBeTruthy()

    members.mockRejectedValueOnce(new RequestError('offline'))
    await act(async () => mission.memberNews.tellGap())
    expect(screen.getByText('1 member')).toBeTruthy()
    members.mockResolvedValueOnce([mara, ingrid].map(rowOf))
    await act(async () => mission.memberNews.tellGap())
    expect(screen.getByText('2 members')).toBeTruthy()
  })
})
