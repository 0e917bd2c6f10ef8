import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestError } from '../connection/request-error.ts'
import { fakeObjectUrls, ingrid, mara, missionWith, ownId } from './mission.fixture.tsx'
import { PersonCard } from './person-card.tsx'
import { PersonName } from './person-name.tsx'

beforeEach(() => void fakeObjectUrls())
afterEach(cleanup)

async function openCardOf(person: { readonly id: string }, change: Parameters<typeof missionWith>[0] = {}) {
  const made = missionWith(change)
  made.show(
    <PersonCard userId={person.id}>
      <PersonName userId={person.id} />
    </PersonCard>,
  )
  await userEvent.click(screen.getByRole('button'))
  return { ...made, card: within(await screen.findByRole('dialog')) }
}

const writeTo = { name: 'Send a direct message' }

describe('writing to a person', () => {
  it.each([
    [new RequestError('refused', { status: 403, code: 'person_not_visible' }), /You may not write to this person/],
    [new RequestError('offline'), /There is no connection/],
    [new RequestError('fault', { status: 500 }), /could not be opened/],
  ])('says in words why it does not work: %s', async (error, words) => {
    const { card } = await openCardOf(mara, { rest: { openDirect: async () => Promise.reject(error) } })
    await userEvent.click(card.getByRole('button', writeTo))

    expect(await card.findByText(words)).toBeTruthy()
    expect(card.getByRole('button', writeTo)).toBeTruthy()
  })

  it('opens the conversation and closes the card', async () => {
    const { card, rest } = await openCardOf(mara)
    await userEvent.click(card.getByRole('button', writeTo))

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(vi.mocked(rest.openDirect).mock.calls).toEqual([[mara.id]])
  })

  it('is not offered for oneself nor for an account that has ended', async () => {
    const gone = { ...mara, delete_at: 9 }
    const { card } = await openCardOf(gone, { state: { people: new Map([[mara.id, gone]]) } })

    expect(card.queryByRole('button', writeTo)).toBeNull()
    expect(card.getByText('This account is no longer active.')).toBeTruthy()
  })
})

describe('the card of a person', () => {
  it('names the account, the organisation and the presence', async () => {
    const { card } = await openCardOf(ingrid, {
      state: { userId: mara.id, statuses: new Map([[ingrid.id, 'away']]) },
    })

    for (const words of ['Ingrid Solberg', 'GUEST', '@ingrid.solberg.nordkyst.7f3a', 'Nordkyst Coast Guard', 'Away']) {
      expect(card.getByText(words)).toBeTruthy()
    }
  })

  it('shows the local time where the zone is known, and nothing for a zone that is none', async () => {
    const timezone = { useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Oslo', manualTimezone: '' }
    const { card } = await openCardOf(mara, { state: { people: new Map([[mara.id, { ...mara, timezone }]]) } })
    expect(card.getByText('10:00 (Europe/Oslo)')).toBeTruthy()

    cleanup()
    const wrong = { ...mara, timezone: { ...timezone, automaticTimezone: 'Sea/Nowhere' } }
    const { card: other } = await openCardOf(wrong, { state: { people: new Map([[mara.id, wrong]]) } })
    expect(other.queryByText(/Local time/)).toBeNull()
  })

  it('closes by Escape and gives the focus back', async () => {
    await openCardOf(mara)
    await userEvent.keyboard('{Escape}')

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button')))
  })
})

describe('one’s own status', () => {
  it('can be chosen in the own card', async () => {
    const { card, mission, rest } = await openCardOf(ingrid)
    await userEvent.click(card.getByRole('button', { name: 'Your status: Offline' }))
    await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Do not disturb' }))

    await waitFor(() => expect(mission.store.get().statuses.get(ownId)).toBe('dnd'))
    expect(vi.mocked(rest.setStatus).mock.calls).toEqual([['dnd']])
  })

  it('stays as it was when the server refuses, in words', async () => {
    const { card, mission } = await openCardOf(ingrid, {
      rest: { setStatus: async () => Promise.reject(new RequestError('refused', { status: 403 })) },
    })
    await userEvent.click(card.getByRole('button', { name: /Your status/ }))
    await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Away' }))

    expect(await screen.findByText('You may not change your status here.')).toBeTruthy()
    expect(mission.store.get().statuses.get(ownId)).toBeUndefined()
  })
})
