import type { Connection } from './connection.ts'
import type { State } from './state.ts'

/** To whom an event goes: one user, a channel's members, a team's members, or everybody. */
export type Audience = {
  userId?: string
  channelId?: string
  teamId?: string
  omitUserIds?: readonly string[]
  connectionId?: string
  omitConnectionId?: string
  /** Which of two bodies this is, where administrators get another one than the rest. */
  kind?: 'sensitive' | 'sanitized'
}

type Data = Record<string, unknown>

/** Changes an event's data for one receiver; null keeps it from them. */
export type ForReceiver = (connection: Connection, data: Data) => Data | null

/** Carries events to the sockets of those who may see them; nothing leaves before `flush`. */
export class Hub {
  readonly #state: State
  readonly #byUser = new Map<string, Set<Connection>>()
  readonly #byId = new Map<string, Connection>()
  #waiting: { connection: Connection; head: string }[] = []

  constructor(state: State) {
    this.#state = state
  }

  add(connection: Connection): void {
    this.#byId.set(connection.id, connection)
    const own = this.#byUser.get(connection.userId)
    if (own) own.add(connection)
    else this.#byUser.set(connection.userId, new Set([connection]))
  }

  remove(connection: Connection): void {
    this.#byId.delete(connection.id)
    const own = this.#byUser.get(connection.userId)
    own?.delete(connection)
    if (own?.size === 0) this.#byUser.delete(connection.userId)
  }

  byId(id: string): Connection | undefined {
    return this.#byId.get(id)
  }

  all(): IterableIterator<Connection> {
    return this.#byId.values()
  }

  of(userId: string): Iterable<Connection> {
    return this.#byUser.get(userId) ?? []
  }

  hasSockets(userId: string): boolean {
    return this.#byUser.has(userId)
  }

  hasActive(userId: string): boolean {
    for (const connection of this.of(userId)) if (connection.isActive) return true
    return false
  }

  /** @param forReceiver changes or withholds the data for each socket; equal results are encoded once */
  emit(event: string, data: Data, audience: Audience, forReceiver?: ForReceiver): void {
    // With spaces, as the server writes what it encodes once for many.
    const start = `{"event": ${JSON.stringify(event)}, "data": `
    const end = `, "broadcast": ${JSON.stringify(broadcastOf(audience))}`
    const heads = new Map<Data, string>()
    for (const connection of this.#receivers(audience)) {
      const own = forReceiver ? forReceiver(connection, data) : data
      if (own === null) continue
      let head = heads.get(own)
      if (head === undefined) {
        head = `${start}${JSON.stringify(own)}${end}`
        heads.set(own, head)
      }
      this.#waiting.push({ connection, head })
    }
  }

  /** Sends what was emitted, once the change behind it is kept. */
  flush(): void {
    if (this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const { connection, head } of waiting) connection.event(head)
  }

  *#receivers(audience: Audience): Iterable<Connection> {
    if (this.#byId.size === 0) return
    const { userId, channelId, teamId, omitUserIds, connectionId, omitConnectionId } = audience
    const isOmitted = (connection: Connection): boolean =>
      connection.isMuted ||
      (connectionId !== undefined && connection.id !== connectionId) ||
      connection.id === omitConnectionId ||
      (omitUserIds?.includes(connection.userId) ?? false)
    if (userId !== undefined) {
      for (const connection of this.of(userId)) if (!isOmitted(connection)) yield connection
      return
    }
    const members = channelId
      ? this.#state.membersOf(channelId)
      : teamId
        ? this.#state.membersOfTeam(teamId)
        : undefined
    if (members && members.size < this.#byUser.size) {
      for (const { user_id } of members.values())
        if (!teamId || channelId || this.#state.teamMember(teamId, user_id))
          for (const connection of this.of(user_id)) if (!isOmitted(connection)) yield connection
      return
    }
    for (const connection of this.#byId.values()) {
      if (isOmitted(connection)) continue
      if (channelId && !this.#state.member(channelId, connection.userId)) continue
      if (!channelId && teamId && !this.#state.teamMember(teamId, connection.userId)) continue
      yield connection
    }
  }
}

function broadcastOf(audience: Audience): Data {
  const broadcast: Data = {
    omit_users: audience.omitUserIds ? Object.fromEntries(audience.omitUserIds.map((id) => [id, true])) : null,
    user_id: audience.userId ?? '',
    channel_id: audience.channelId ?? '',
    team_id: audience.teamId ?? '',
    connection_id: audience.connectionId ?? '',
    omit_connection_id: audience.omitConnectionId ?? '',
  }
  if (audience.kind === 'sensitive') broadcast.contains_sensitive_data = true
  if (audience.kind === 'sanitized') broadcast.contains_sanitized_data = true
  return broadcast
}
