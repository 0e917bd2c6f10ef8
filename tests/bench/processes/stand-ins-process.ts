import { openSandboxEntra, SANDBOX_CLIENT_SECRET } from '../../../sandbox/entra/open.ts'
import { openSandboxGraph } from '../../../sandbox/graph/open.ts'
import { seedMission } from '../../../sandbox/mattermost/seed-mission.ts'
import { createSeeding } from '../../../sandbox/mattermost/seeding.ts'
import { openStandIn, type StandIn } from '../../../sandbox/mattermost/stand-in.ts'
import type { State } from '../../../sandbox/mattermost/state.ts'
import type { World } from '../../../sandbox/mattermost/world.ts'
import { members, TEAM } from '../../../sandbox/mission/cast.ts'
import type { SandboxPorts } from '../../../sandbox/ports.ts'
import { channelOf, joinCast, organisationCount } from '../cast.ts'
import { answerCalls } from './calls.ts'

/** Entra, Graph and the Mattermost stand-in, for the crowd: one process, so that the backend's CPU and memory are its own. */
joinCast()

const teamOf = (state: State) => {
  const team = [...state.teams.values()].find(({ name }) => name === TEAM.name)
  if (!team) throw new Error('the mission has no team')
  return team
}

/** The sandbox's mission with its past, and a channel for each organisation. */
function seed(state: State, world: World): void {
  seedMission(state, world)
  const seeding = createSeeding(world)
  const team = teamOf(state)
  for (let at = 0; at < organisationCount; at++) {
    const channel = seeding.channel({
      team_id: team.id,
      type: 'P',
      name: channelOf(at),
      display_name: `Organisation ${at}`,
    })
    for (const { username } of members) {
      const member = state.userByName(username)
      if (member) seeding.channelMember(channel, member)
    }
  }
}

let opened: { entra: Awaited<ReturnType<typeof openSandboxEntra>>; mattermost: StandIn } | undefined

function running() {
  if (!opened) throw new Error('start comes first')
  return opened
}

function channelId(state: State, name: string): string {
  const channel = [...state.channels.values()].find((candidate) => candidate.name === name)
  if (!channel) throw new Error(`there is no channel ${name}`)
  return channel.id
}

const calls = {
  async start({ ports }: { ports: SandboxPorts }) {
    const entra = await openSandboxEntra({ port: ports.entra })
    await openSandboxGraph({ port: ports.graph, entra })
    const mattermost = await openStandIn({
      port: ports.mattermost,
      licensed: true,
      seed,
      settings: { TeamSettings: { MaxUsersPerTeam: 10_000 } },
    })
    opened = { entra, mattermost }
    return { adminToken: mattermost.adminToken, clientSecret: SANDBOX_CLIENT_SECRET, url: mattermost.url }
  },

  /** Tokens as a Teams host gets them, for these people of the crowd or of the sandbox's cast. */
  mint: ({ keys }: { keys: readonly string[] }) => Promise.all(keys.map((key) => running().entra.mint(key))),

  async channelIds({ names }: { names: readonly string[] }) {
    return names.map((name) => channelId(running().mattermost.state, name))
  },

  /** A member's own token, to write with. */
  async memberToken() {
    const { state, world } = running().mattermost
    const [member] = members
    const user = member && state.userByName(member.username)
    if (!user) throw new Error('the mission has no member')
    return createSeeding(world).token(user.id)
  },

  /**
   * Ordinary guests of Mattermost in a channel of their own, to be compared with those who come through the backend.
   * @returns their tokens
   */
  async directGuests({ channel: name, count }: { channel: string; count: number }) {
    const { state, world } = running().mattermost
    const seeding = createSeeding(world)
    const team = teamOf(state)
    const channel = seeding.channel({ team_id: team.id, type: 'P', name, display_name: name })
    for (const { username } of members) {
      const member = state.userByName(username)
      if (member) seeding.channelMember(channel, member)
    }
    return Array.from({ length: count }, (_, index) => {
      const user = seeding.user({ username: `${name}-${index}`, roles: 'system_guest' })
      seeding.teamMember(team, user)
      seeding.channelMember(channel, user)
      return seeding.token(user.id)
    })
  },
}

export type StandInCalls = typeof calls
answerCalls(calls)
