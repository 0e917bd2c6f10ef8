import { newId } from './ids.ts'
import { signPush } from './push-key.ts'
import type { Session } from './rows.ts'
import type { Settings } from './settings.ts'
import type { State } from './state.ts'

/** The server gives a push proxy this long, and never tries again. */
const PATIENCE_MS = 30_000

export type PushAnswer = 'OK' | 'REMOVE' | 'FAIL' | 'none'

type Fields = Readonly<Record<string, unknown>>

/** Which of a person's sessions a push leaves out: the one that did what the push tells of. */
export type Skip = { readonly sessionId?: string | undefined }

/** A push's body as the server orders it, absent fields left out. */
function bodyOf(fields: Fields): string {
  return JSON.stringify(fields)
}

/** `platform:rest`; without a colon both are empty, as recorded. */
function splitDevice(deviceId: string): { platform: string; device_id: string } {
  const at = deviceId.indexOf(':')
  return at < 0
    ? { platform: '', device_id: '' }
    : { platform: deviceId.slice(0, at), device_id: deviceId.slice(at + 1) }
}

/** Sends pushes to the push proxy of the settings: after the change behind them is kept, in parallel, each once. */
export class Pushes {
  readonly #state: State
  readonly #settings: Settings
  readonly #now: () => number
  /** How many pushes have left so far. */
  started = 0
  #waiting: { session: Session; fields: Fields }[] = []
  readonly #flying = new Set<Promise<unknown>>()

  constructor(state: State, settings: Settings, now: () => number) {
    this.#state = state
    this.#settings = settings
    this.#now = now
  }

  get isOn(): boolean {
    const { SendPushNotifications, PushNotificationServer } = this.#settings.EmailSettings
    return SendPushNotifications && PushNotificationServer !== ''
  }

  /** Puts a push to each device of a person on the list; a session that was told to forget its device gets none. */
  add(userId: string, fields: Fields, skip: Skip = {}): void {
    if (!this.isOn) return
    for (const session of this.#state.sessionsOf(userId).values()) {
      if (session.device_id === '' || session.expires_at <= this.#now() || session.id === skip.sessionId) continue
      if (session.props.last_removed_device_id === session.device_id) continue
      this.#waiting.push({ session, fields })
    }
  }

  flush(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    for (const one of waiting) this.#fly(this.#send(one.session, one.fields))
  }

  /** An unsigned push of type `test`, as an unauthenticated ping makes the server send to any device id. */
  async test(deviceId: string): Promise<PushAnswer> {
    const fields = { post_id: '', badge: -1, type: 'test', version: '2', is_crt_enabled: false, is_id_loaded: false }
    const { platform, device_id } = splitDevice(deviceId)
    return this.#post('/api/v1/send_push', {
      ack_id: '',
      platform,
      server_id: this.#state.fact<string>('serverId') ?? '',
      device_id,
      ...fields,
      signature: '',
    })
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#flying.size > 0) await Promise.all(this.#flying)
  }

  #fly(work: Promise<unknown>): void {
    this.#flying.add(work)
    void work.finally(() => this.#flying.delete(work))
  }

  async #send(session: Session, fields: Fields): Promise<void> {
    const deviceId = session.device_id
    const { platform, device_id } = splitDevice(deviceId)
    const ackId = newId()
    const answer = await this.#post('/api/v1/send_push', {
      ack_id: ackId,
      platform,
      server_id: this.#state.fact<string>('serverId') ?? '',
      device_id,
      ...fields,
      signature: signPush(this.#state, ackId, device_id),
    })
    if (answer !== 'REMOVE' || !this.#state.sessions.get(session.id)) return
    session.props = { ...session.props, last_removed_device_id: deviceId }
    this.#state.sessions.put(session)
  }

  async #post(path: string, body: Fields): Promise<PushAnswer> {
    this.started += 1
    try {
      const response = await fetch(`${this.#settings.EmailSettings.PushNotificationServer}${path}`, {
        method: 'POST',
        body: Buffer.from(bodyOf(body)),
        headers: { 'user-agent': 'Mattermost-Bot/1.1' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const answer = (await response.json()) as { status?: unknown }
      return answer.status === 'OK' || answer.status === 'REMOVE' ? answer.status : 'FAIL'
    } catch {
      // No proxy, no answer in time, or no JSON: the server writes a line into its log and forgets the push.
      return 'none'
    }
  }
}
