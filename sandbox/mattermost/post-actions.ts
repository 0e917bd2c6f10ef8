import { randomBytes } from 'node:crypto'
import { mayRead } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { sendEphemeral } from './ephemeral.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { newId } from './ids.ts'
import { changePost } from './post-changes.ts'
import { readablePost } from './posts.ts'
import type { Channel, User } from './rows.ts'
import type { World } from './world.ts'

/** How long the trigger of a click opens a form, and a call to an integration may take. */
const PATIENCE_MS = 30_000

type Action = {
  readonly id?: string
  readonly type?: string
  readonly integration?: { readonly url?: string; readonly context?: Record<string, unknown> }
}

/** Triggers of clicks by their installation: who clicked, and when. */
const triggers = new WeakMap<World, Map<string, { userId: string; atMs: number }>>()

const refused = (why = ''): ApiError => new ApiError('api.post.do_action.action_integration.app_error', 400, why)

/** The action with its address and context, which only the server knows. @throws 404 */
function actionOf(props: Record<string, unknown>, id: string): Action {
  const attachments = Array.isArray(props.attachments) ? (props.attachments as { actions?: Action[] }[]) : []
  const action = attachments.flatMap(({ actions }) => actions ?? []).find((one) => one.id === id)
  if (!action?.integration) throw new ApiError('api.post.do_action.action_id.app_error', 404)
  return action
}

async function press(call: Call, world: World): Promise<Reply> {
  const { state } = world
  const post = readablePost(call, world, call.id('post_id'))
  const action = actionOf(post.props, call.params.action_id ?? '')
  const channel = state.channels.get(post.channel_id)
  if (!channel) throw denied()
  const selected = Call.text(call.optionalObject(), 'selected_option')
  const context = {
    ...action.integration?.context,
    ...(action.type === 'select' && selected ? { selected_option: selected } : {}),
  }
  const trigger = newTrigger(world, call.self)
  const sent = {
    ...whereAndWho(world, call.self, channel),
    post_id: post.id,
    trigger_id: trigger,
    type: action.type ?? 'button',
    data_source: '',
    context,
  }
  const said = await callOut(world, action.integration?.url ?? '', sent)
  const update = said.update as { message?: string; props?: Record<string, unknown> } | undefined
  if (update) {
    const kept = state.posts.get(post.id)
    if (kept)
      changePost(world, kept, {
        message: update.message ?? '',
        props: { ...(update.props ?? kept.props), from_bot: 'true' },
      })
  }
  if (typeof said.ephemeral_text === 'string' && said.ephemeral_text !== '')
    sendEphemeral(world, call.self.id, {
      channelId: channel.id,
      fromUserId: call.self.id,
      message: said.ephemeral_text,
      rootId: post.root_id || post.id,
    })
  return { body: { status: 'OK', trigger_id: Buffer.from(trigger, 'base64').toString().split(':')[0] } }
}

function whereAndWho({ state }: World, user: User, channel: Channel): Record<string, unknown> {
  return {
    user_id: user.id,
    user_name: user.username,
    channel_id: channel.id,
    channel_name: channel.name,
    team_id: channel.team_id,
    team_domain: state.teams.get(channel.team_id)?.name ?? '',
  }
}

function newTrigger(world: World, user: User): string {
  const known = triggers.get(world) ?? new Map()
  triggers.set(world, known)
  for (const [old, { atMs }] of known) if (atMs < world.now() - PATIENCE_MS) known.delete(old)
  const trigger = Buffer.from(`${newId()}:${user.id}:${world.now()}:${randomBytes(32).toString('base64')}`).toString(
    'base64',
  )
  known.set(trigger, { userId: user.id, atMs: world.now() })
  return trigger
}

/** Anybody may call it: the trigger says who clicked. */
function openDialog(call: Call, world: World): Reply {
  const body = call.object()
  const trigger = Call.text(body, 'trigger_id')
  if (Call.text(body, 'url') === '') throw badBody()
  const clicked = triggers.get(world)?.get(trigger)
  if (!clicked) throw new ApiError('interactive_message.decode_trigger_id.base64_decode_failed', 400)
  if (clicked.atMs < world.now() - PATIENCE_MS) throw new ApiError('interactive_message.decode_trigger_id.expired', 400)
  const dialog = JSON.stringify({
    trigger_id: Buffer.from(trigger, 'base64').toString().split(':')[0],
    url: body.url,
    dialog: body.dialog,
  })
  world.hub.emit('open_dialog', { dialog }, { userId: clicked.userId })
  return OK
}

async function submitDialog(call: Call, world: World): Promise<Reply> {
  const { url, ...form } = call.object()
  const channel = world.state.channels.get(String(form.channel_id ?? ''))
  if (!channel || !mayRead(world.state, call.self, channel)) throw denied()
  const said = await callOut(world, String(url ?? ''), { ...form, type: 'dialog_submission', user_id: call.self.id })
  return { body: said }
}

/** Calls an integration as the server does: an address inside the network only where the setting lists it. @throws 400 */
async function callOut(world: World, url: string, body: object): Promise<Record<string, unknown>> {
  if (!URL.canParse(url)) throw refused()
  const { hostname } = new URL(url)
  const allowed = world.settings.ServiceSettings.AllowedUntrustedInternalConnections.split(/\s+/)
  if (isInternal(hostname) && !allowed.includes(hostname)) throw refused('address forbidden')
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const text = await answer.text()
    if (answer.status !== 200) throw refused(`status=${answer.status}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  } catch (error) {
    throw error instanceof ApiError ? error : refused()
  }
}

function isInternal(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(host)
}

export const postActionRoutes: readonly Route[] = [
  { method: 'POST', path: '/posts/{post_id}/actions/{*action_id}', handle: press },
  { method: 'POST', path: '/actions/dialogs/open', handle: openDialog, isOpen: true },
  { method: 'POST', path: '/actions/dialogs/submit', handle: submitDialog },
]
