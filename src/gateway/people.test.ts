import { describe, expect, it } from 'vitest'
import { Problem } from '../api/errors.ts'
import type { Grant, SessionView } from '../session/session-view.ts'
import type { Ask } from './ask.ts'
import { MattermostError } from './mattermost-error.ts'
import { createPeople } from './people.ts'

const idOf = (name: string) => name.padEnd(26, '0')
const me = idOf('me')

function viewOf(...grants: Partial<Grant>[]): SessionView {
  const full = grants.map((grant) => ({ source: 'policy', channelName: '', ...grant }) as Grant)
  return { userId: me, granted: new Map(full.map((grant) => [grant.channelId, grant])) } as unknown as SessionView
}

/** Answers pages of members, and counts what was asked. */
function asking(members: Record<string, string[]>): { ask: Ask; asked: string[] } {
  const asked: string[] = []
  const ask: Ask = async (_method, path) => {
    asked.push(path)
    const [, channelId = '', page = '0', perPage = '0'] =
      /channels\/(\w+)\/members\?page=(\d+)&per_page=(\d+)/.exec(path) ?? []
    const from = Number(page) * Number(perPage)
    const rows = (members[channelId] ?? []).slice(from, from + Number(perPage)).map((id) => ({ user_id: id }))
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(rows)) }
  }
  return { ask, asked }
}

describe('who is visible to a guest', () => {
  it('G11: those of granted channels, the guest itself, and nobody else', async () => {
    const people = createPeople(() => 0)
    const { ask } = asking({ ops: [idOf('ann')], hidden: [idOf('bob')] })

    const visible = await people.visible(viewOf({ channelId: 'ops' }), [me, idOf('ann'), idOf('bob')], ask)
    expect([...visible].sort()).toEqual([idOf('ann'), me].sort())
  })

  it('a channel of more people than a page holds is read to its end', async () => {
    const people = createPeople(() => 0)
    const { ask, asked } = asking({ ops: Array.from({ length: 450 }, (_, at) => idOf(`u${at}x`)) })

    expect((await people.visible(viewOf({ channelId: 'ops' }), [idOf('u449x')], ask)).size).toBe(1)
    expect(asked).toHaveLength(3)
  })

  it('guests share what was read, for a minute', async () => {
    let nowMs = 0
    const people = createPeople(() => nowMs)
    const { ask, asked } = asking({ ops: [idOf('ann')] })
    const look = () => people.visible(viewOf({ channelId: 'ops' }), [idOf('ann')], ask)
    await Promise.all([look(), look(), look()])
    nowMs = 59_000
    await look()
    expect(asked).toHaveLength(1)

    nowMs = 60_000
    await look()
    expect(asked).toHaveLength(2)
  })

  it('one guest’s failure is not another’s', async () => {
    const people = createPeople(() => 0)
    const failing: Ask = async () => {
      throw new Problem('closing')
    }
    const { ask } = asking({ ops: [idOf('ann')] })
    const first = people.visible(viewOf({ channelId: 'ops' }), [idOf('ann')], failing)
    const second = people.visible(viewOf({ channelId: 'ops' }), [idOf('ann')], ask)

    await expect(first).rejects.toMatchObject({ code: 'closing' })
    expect((await second).size).toBe(1)
  })

  it('a channel that Mattermost does not show to the guest shows nobody', async () => {
    const people = createPeople(() => 0)
    const refused: Ask = async () => {
      throw new MattermostError(403, 'api.context.permissions.app_error', 'No')
    }

    expect((await people.visible(viewOf({ channelId: 'ops' }), [idOf('ann')], refused)).size).toBe(0)
  })

  it('the other one of a direct conversation is visible without asking', async () => {
    const people = createPeople(() => 0)
    const { ask, asked } = asking({})
    const view = viewOf({ channelId: 'dm', source: 'direct', channelName: `${idOf('ann')}__${me}` })

    expect((await people.visible(view, [idOf('ann'), idOf('bob')], ask)).has(idOf('ann'))).toBe(true)
    expect(people.isKnown(view, idOf('ann'))).toBe(true)
    expect(people.isKnown(view, idOf('bob'))).toBe(false)
    expect(asked).toEqual([])
  })

  it('a channel named like a conversation, but granted otherwise, is none', async () => {
    const people = createPeople(() => 0)
    const { ask } = asking({ ops: [] })
    const view = viewOf({ channelId: 'ops', source: 'member', channelName: `${idOf('ann')}__${me}` })

    expect((await people.visible(view, [idOf('ann')], ask)).size).toBe(0)
  })
})
