import { FluentProvider, teamsLightTheme } from '@fluentui/react-components'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import axe from 'axe-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Host } from '../host/host.ts'
import { Failed, localFailure } from '../session/failure.ts'
import { about } from '../session/session.fixture.ts'
import { auditRecord, fakeApi, guestView, inviteView, partnerView, requestView } from './admin.fixture.ts'
import type { AdminApi } from './admin-api.ts'
import { Administration } from './admin-page.tsx'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function open(change: Partial<AdminApi> = {}) {
  const api = fakeApi(change)
  const host = { notifyRefused: vi.fn() } as unknown as Host
  const rendered = render(
    <FluentProvider theme={teamsLightTheme}>
      <Administration api={api} host={host} about={about} />
    </FluentProvider>,
  )
  return { ...rendered, api, host }
}

async function openSection(name: string, change: Partial<AdminApi> = {}) {
  const opened = open(change)
  await userEvent.click(await screen.findByRole('tab', { name: new RegExp(name) }))
  return opened
}

const row = (name: string | RegExp) => within(screen.getByRole('rowheader', { name }).closest('tr') as HTMLElement)

describe('the administration page', () => {
  it('is closed to everybody without the operator’s role', async () => {
    const { host } = open({ overview: async () => Promise.reject(new Failed(localFailure('admin_required'))) })

    expect(await screen.findByRole('heading', { level: 1, name: 'For the mission operator only' })).toBeTruthy()
    expect(screen.queryByRole('tab')).toBeNull()
    await waitFor(() => expect(host.notifyRefused).toHaveBeenCalled())
  })

  it('shows the checks with their remedies, worst first', async () => {
    open()

    await screen.findByText('What to do: Switch guest accounts on.')
    const checks = screen.getAllByRole('listitem').map((item) => item.textContent)
    expect(checks[0]).toContain('Guest accounts')
    expect(checks[1]).toContain('Mattermost answers')
    expect(screen.getByRole('tab', { name: /Requests\s*3/ })).toBeTruthy()
  })

  it('says what went wrong, with the number, and tries again', async () => {
    const failure = { code: 'mattermost_away', number: 'req-7', facts: {} } as const
    const { api } = await openSection('Guests', { guests: async () => Promise.reject(new Failed(failure)) })
    expect(await screen.findByText(/Mattermost does not answer.*number req-7/)).toBeTruthy()

    api.guests.mockResolvedValueOnce([guestView()])
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Astrid Solberg')).toBeTruthy()
  })

  it.each(['Checks', 'Partners', 'Guests', 'Requests', 'Audit'])(
    'can be used with a screen reader: %s',
    async (name) => {
      const { container } = await openSection(name)
      await screen.findByRole('heading', { level: 2, name })

      const found = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
      expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    },
  )
})

describe('partners', () => {
  it('of the settings file are shown and cannot be changed here', async () => {
    await openSection('Partners', { partners: async () => [partnerView({ isFromSettings: true })] })

    expect(await screen.findByText('Set in the settings file')).toBeTruthy()
    expect(row('Nordkyst Coast Guard').queryByRole('button')).toBeNull()
  })

  it('are not saved before every mistake is mended', async () => {
    const { api } = await openSection('Partners')
    await userEvent.click(await screen.findByRole('button', { name: 'Add organisation' }))
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(screen.getByText('2 values have to be mended before this can be saved.')).toBeTruthy()
    expect(api.savePartner).not.toHaveBeenCalled()

    await userEvent.type(screen.getByLabelText('Name'), 'Relief Flight Service')
    await userEvent.type(screen.getByLabelText('Tenant ID'), '2f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b04')
    await userEvent.type(screen.getByLabelText('Channels'), 'mission/coordination')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(api.savePartner).toHaveBeenCalledWith(
      '2f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b04',
      expect.objectContaining({
        name: 'Relief Flight Service',
        state: 'active',
        terms: expect.objectContaining({ channels: { mission: ['coordination'] } }),
      }),
    )
    expect(await screen.findByRole('table', { name: 'Partners' })).toBeTruthy()
  })

  it('are suspended only after a second word, on the terms that they have', async () => {
    const { api } = await openSection('Partners')
    await userEvent.click(await screen.findByRole('button', { name: 'Suspend Nordkyst Coast Guard' }))
    expect(api.savePartner).not.toHaveBeenCalled()

    await userEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Suspend' }))
    const { tid, name, cloud, terms } = partnerView()
    expect(api.savePartner).toHaveBeenCalledWith(tid, { name, cloud, state: 'suspended', terms })
  })
})

describe('guests', () => {
  it('are found by name, organisation and state', async () => {
    await openSection('Guests', {
      guests: async () => [
        guestView(),
        guestView({ id: '2', displayName: 'Bo Berg', username: 'bo', state: 'vetoed' }),
      ],
    })
    await screen.findByText('2 guests')
    await userEvent.type(screen.getByLabelText('Find'), 'astrid')
    expect(screen.getByText('1 guest')).toBeTruthy()

    await userEvent.selectOptions(screen.getByLabelText('State'), 'vetoed')
    expect(screen.getByText('Nobody fits.')).toBeTruthy()
  })

  it('who left a channel are told apart from those whom members removed, and only these can be given it back', async () => {
    const veto = (isOwnChoice: boolean) => ({ channelId: String(isOwnChoice), atMs: 0, isOwnChoice })
    await openSection('Guests', {
      guests: async () => [
        guestView({ vetoes: [veto(true)] }),
        guestView({ id: '2', displayName: 'Bo Berg', username: 'bo', vetoes: [veto(false)] }),
      ],
    })
    await screen.findByText('Left 1 channel, and may come back')
    screen.getByText('Removed by a member from 1 channel')

    expect(screen.queryAllByRole('button', { name: /^Restore access/ })).toHaveLength(1)
  })

  it('lose access after a second word with a reason, and the end is watched until Mattermost has done it', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
    const cut = (isDoneInMattermost: boolean, isLate: boolean) => [
      guestView({ state: 'cut', openSessions: 0, cutOff: { atMs: Date.now(), isDoneInMattermost, isLate } }),
    ]
    const { api } = open({ endAccess: async () => cut(false, false) })
    await user.click(await screen.findByRole('tab', { name: 'Guests' }))
    await user.click(await screen.findByRole('button', { name: 'End access now: Astrid Solberg' }))
    const dialog = within(screen.getByRole('alertdialog'))
    expect(dialog.getByText(/cannot be called back/)).toBeTruthy()

    await user.type(dialog.getByLabelText('Reason'), 'left the service')
    await user.click(dialog.getByRole('button', { name: 'End access now' }))
    expect(api.endAccess).toHaveBeenCalledWith('guest-1', 'left the service')
    expect(await screen.findByText('Closed here')).toBeTruthy()
    expect(screen.getByText('Mattermost: under way')).toBeTruthy()

    api.guests.mockResolvedValue(cut(false, true))
    await act(async () => vi.advanceTimersByTimeAsync(2_000))
    expect(screen.getByText(/Mattermost: late/)).toBeTruthy()

    api.guests.mockResolvedValue(cut(true, false))
    await act(async () => vi.advanceTimersByTimeAsync(2_000))
    expect(screen.getByText('Mattermost: closed')).toBeTruthy()
    const looks = api.guests.mock.calls.length
    await act(async () => vi.advanceTimersByTimeAsync(10_000))
    expect(api.guests).toHaveBeenCalledTimes(looks)
    expect(screen.getByRole('button', { name: 'Restore access of Astrid Solberg' })).toBeTruthy()
  })

  it('keep the question open when ending did not work, and say why', async () => {
    await openSection('Guests', { endAccess: async () => Promise.reject(new Failed(localFailure('offline'))) })
    await userEvent.click(await screen.findByRole('button', { name: 'End access now: Astrid Solberg' }))
    const dialog = within(screen.getByRole('alertdialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'End access now' }))

    expect(await dialog.findByText(/No connection/)).toBeTruthy()
  })

  it('give the focus back when the question is withdrawn', async () => {
    await openSection('Guests')
    const button = await screen.findByRole('button', { name: 'End access now: Astrid Solberg' })
    await userEvent.click(button)
    await userEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Cancel' }))

    await waitFor(() => expect(document.activeElement).toBe(button))
  })

  it('are renewed for a number of days', async () => {
    const { api } = await openSection('Guests')
    await userEvent.click(await screen.findByRole('button', { name: 'Renew access of Astrid Solberg' }))
    const dialog = within(screen.getByRole('alertdialog'))
    const days = dialog.getByLabelText('Days from today')
    await userEvent.clear(days)
    await userEvent.type(days, '4000')
    await userEvent.click(dialog.getByRole('button', { name: 'Renew' }))
    expect(api.renewAccess).not.toHaveBeenCalled()

    await userEvent.clear(days)
    await userEvent.type(days, '30')
    await userEvent.click(dialog.getByRole('button', { name: 'Renew' }))
    expect(api.renewAccess).toHaveBeenCalledWith('guest-1', 30)
  })

  it('in thousands are drawn a hundred at a time', async () => {
    const many = Array.from({ length: 250 }, (_, at) => guestView({ id: `g${at}`, displayName: `Person ${at}` }))
    await openSection('Guests', { guests: async () => many })
    await screen.findByText('250 guests')

    expect(screen.getAllByRole('rowheader')).toHaveLength(100)
  })
})

describe('requests', () => {
  it('show what the person wrote and why they were refused, and are approved after a second word', async () => {
    const { api } = await openSection('Requests')
    expect(await screen.findByText('I fly the relief helicopter.')).toBeTruthy()
    expect(screen.getByText('Your organisation is waiting for approval')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Approve the request of Kari Moen' }))
    await userEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Approve' }))

    expect(api.decide).toHaveBeenCalledWith('request-1', 'approve', { reason: '', days: 90, round: 0 })
    expect(await screen.findByText('Nobody is waiting.')).toBeTruthy()
  })

  it('are asked back, and show question and answer', async () => {
    const { api } = await openSection('Requests', {
      decide: async () => [requestView({ state: 'asked', question: 'Which unit?', round: 1 })],
    })
    await userEvent.click(await screen.findByRole('button', { name: 'Ask Kari Moen back' }))
    const dialog = within(screen.getByRole('alertdialog'))
    await userEvent.type(dialog.getByLabelText('Reason'), 'Which unit?')
    await userEvent.click(dialog.getByRole('button', { name: 'Ask back' }))

    expect(api.decide).toHaveBeenCalledWith('request-1', 'ask', { reason: 'Which unit?', round: 0 })
    expect(await screen.findByText('Asked back: Which unit?')).toBeTruthy()
  })

  it('of organisations that are not listed name the tenant', async () => {
    await openSection('Requests', { requests: async () => [requestView({ organisation: '' })] })

    expect(await screen.findByText('Not listed (2f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b04)')).toBeTruthy()
  })
})

describe('the audit', () => {
  it('is read page by page down to the first record', async () => {
    const { api } = await openSection('Audit', {
      audit: async (before) =>
        before === undefined ? [auditRecord(4), auditRecord(3)] : [auditRecord(2), auditRecord(1)],
    })
    await screen.findByText('action.4')
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }))
    await waitFor(() => expect(screen.getByText('action.1')).toBeTruthy())

    expect(api.audit).toHaveBeenLastCalledWith(3, 50)
    expect(screen.getByText('That was the first record.')).toBeTruthy()
    expect(screen.getAllByText('code=guest_expired days=30')).toHaveLength(4)
  })
})

describe('invitations', () => {
  it('I3: let in who opened one only after a second word', async () => {
    const { api } = await openSection('Invitations')
    await userEvent.click(
      await screen.findByRole('button', { name: 'Let in who opened the invitation for kari.moen@nordkyst.example' }),
    )
    const dialog = within(screen.getByRole('alertdialog'))
    expect(dialog.getByText(/Is Kari Moen who was invited/)).toBeTruthy()
    await userEvent.click(dialog.getByRole('button', { name: 'Let in' }))

    expect(api.decideInvite).toHaveBeenCalledWith('i'.repeat(26), 'is-them')
  })

  it('are written for an organisation that is open', async () => {
    const { api } = await openSection('Invitations', { invites: async () => [inviteView({ state: 'open' })] })
    await userEvent.click(await screen.findByRole('button', { name: 'Invite somebody' }))
    const dialog = within(screen.getByRole('alertdialog'))
    await userEvent.type(dialog.getByLabelText('Whom, by address'), 'astrid@nordkyst.example')
    await waitFor(() => expect(dialog.getByRole('option')).toBeTruthy())
    await userEvent.click(dialog.getByRole('button', { name: 'Invite somebody' }))

    expect(api.invite).toHaveBeenCalledWith({
      organisationTid: partnerView().tid,
      address: 'astrid@nordkyst.example',
      purpose: '',
    })
  })

  it('show which members are reached in Teams, and unlink them', async () => {
    const { api } = await openSection('Invitations')
    await userEvent.click(await screen.findByRole('button', { name: 'Unlink helene.brandt' }))
    await userEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Unlink' }))

    expect(api.unlinkSponsor).toHaveBeenCalledWith('s'.repeat(26))
    await waitFor(() => expect(screen.queryByText('Members reached in Teams')).toBeNull())
  })
})
