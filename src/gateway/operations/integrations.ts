import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { AnsweredHere, type Call, type Lookups, type Operation, onChat, operation } from '../operation.ts'
import { isListedPlugin, projectPlugins } from '../projections/plugin.ts'
import { isRecord, pick, projectEach, recordsOf } from '../projections/record.ts'
import { id, idOrEmpty, text } from '../query.ts'
import { requireOwnName } from './post-content.ts'
import { idOrEmptyShape, idShape } from './shapes.ts'

const agentsPlugin = 'mattermost-ai'
const ofAgent = ['id', 'displayName', 'username', 'service_id', 'service_type', 'is_default'] as const
const ofSuggestion = ['Complete', 'Suggestion', 'Hint', 'Description', 'IconData'] as const

const scalar = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()])

const dialogAnswer = z.strictObject({
  url: z.string().max(4096),
  callback_id: z.string().max(1000),
  state: z.string().max(100_000),
  user_id: idShape.optional(),
  channel_id: idShape,
  team_id: idOrEmptyShape,
  submission: z.record(z.string().max(300), z.union([scalar, z.array(scalar).max(1000)])).nullish(),
  cancelled: z.boolean().optional(),
  type: z.string().max(64).optional(),
})
type DialogAnswer = z.infer<typeof dialogAnswer>

/** Security G5: only a dialog that was opened on this guest's socket, at the address that it was opened with. */
async function checkDialog(call: Call<DialogAnswer>, { dialogs }: Lookups): Promise<unknown> {
  const { view, body } = call
  const { user_id: userId, ...answer } = body
  requireOwnName(call, userId)
  if (body.team_id && !view.teamIds.has(body.team_id)) throw new Problem('channel_not_granted')
  const url = dialogs.urlOf(view, body.url)
  if (url === undefined) throw new Problem('operation_unknown', { why: 'a dialog that was not opened here' })
  return { ...answer, url, user_id: view.userId }
}

function dialog(name: string, path: string, answerKeys: readonly string[]): Operation {
  return operation<DialogAnswer>({
    name,
    method: 'POST',
    path,
    faces: onChat,
    body: dialogAnswer,
    channel: { inBody: (body) => body.channel_id },
    check: checkDialog,
    answer: {
      kind: 'json',
      project: (value, { view }, { dialogs }) => {
        if (!isRecord(value)) return {}
        const shown = pick(value, answerKeys)
        return isRecord(shown.form) ? { ...shown, form: dialogs.hidden(view, shown.form) } : shown
      },
    },
  })
}

type ButtonPress = { selected_option?: string | undefined; cookie?: string | undefined }

/** A message that is kept is looked up; one that is kept nowhere says by its button where it stands. */
async function channelOfButton(call: Call<ButtonPress>, { posts, buttons }: Lookups): Promise<string> {
  const { view, params, body, ask } = call
  const postId = params.post ?? ''
  if (!body.cookie) return (await posts.of(postId, ask)).channelId
  const button = buttons.open(view, body.cookie)
  if (button?.postId !== postId) throw new Problem('operation_unknown', { why: 'a button that was not shown here' })
  return button.channelId
}

/** The word behind the slash, and whether it is finished. */
function triggerOf(input: string): { name: string; isChosen: boolean } {
  const [, name = '', rest = ''] = /^\/?(\S*)(.*)$/s.exec(input) ?? []
  return { name, isChosen: rest !== '' }
}

function askIfListed<Body>(empty: unknown): (call: Call<Body>, lookups: Lookups) => Promise<unknown> {
  return async (_call, { settings }) => (isListedPlugin(agentsPlugin, settings) ? undefined : new AnsweredHere(empty))
}

/** What runs a plugin or an integration, or tells of them: only what the operator lists (security G5, G7, G12). */
export const integrations: readonly Operation[] = [
  operation({
    name: 'plugins.list',
    method: 'GET',
    path: '/plugins/webapp',
    faces: onChat,
    channel: 'none',
    check: async (_call, { settings }) => (settings.plugins.length === 0 ? new AnsweredHere([]) : undefined),
    answer: { kind: 'json', project: (value, _call, { settings }) => projectPlugins(value, settings) },
  }),
  operation({
    name: 'agents.list',
    method: 'GET',
    path: '/agents',
    faces: onChat,
    channel: 'none',
    check: askIfListed([]),
    answer: {
      kind: 'json',
      project: (value) => projectEach(value, (agent) => (isRecord(agent) ? pick(agent, ofAgent) : undefined)),
    },
  }),
  operation({
    name: 'agents.status',
    method: 'GET',
    path: '/agents/status',
    faces: onChat,
    channel: 'none',
    check: askIfListed({ available: false, reason: '' }),
    answer: { kind: 'json', project: (value) => (isRecord(value) ? pick(value, ['available', 'reason']) : {}) },
  }),
  operation({
    name: 'commands.suggest',
    method: 'GET',
    path: '/teams/{team}/commands/autocomplete_suggestions',
    faces: onChat,
    query: { team_id: id, channel_id: id, root_id: idOrEmpty, user_input: text(1024) },
    requiredQuery: ['channel_id', 'user_input'],
    channel: { inQuery: 'channel_id' },
    check: async ({ params, query, ask }, { settings, posts }) => {
      const { team_id: teamId, channel_id: channelId, root_id: rootId, user_input: input = '' } = query.values
      if (teamId !== undefined && teamId !== params.team)
        throw new Problem('bad_request', { why: 'path and query name different teams' })
      if (rootId && (await posts.of(rootId, ask)).channelId !== channelId)
        throw new Problem('bad_request', { why: 'a root in another channel' })
      // Once a command is chosen, its own plugin is asked what may follow.
      const { name, isChosen } = triggerOf(input)
      return isChosen && !settings.slashCommands.includes(name) ? new AnsweredHere([]) : undefined
    },
    answer: {
      kind: 'json',
      project: (value, { query }, { settings }) => {
        const { isChosen } = triggerOf(query.values.user_input ?? '')
        return recordsOf(value)
          .filter(
            ({ Complete: complete }) => isChosen || settings.slashCommands.includes(triggerOf(String(complete)).name),
          )
          .map((suggestion) => pick(suggestion, ofSuggestion))
      },
    },
  }),
  operation<ButtonPress>({
    name: 'posts.act',
    method: 'POST',
    path: '/posts/{post}/actions/{postAction}',
    faces: onChat,
    body: z.strictObject({
      selected_option: z.string().max(1000).optional(),
      cookie: z.string().max(60_000).optional(),
    }),
    channel: { find: channelOfButton },
    check: async ({ view, body }, { buttons }) => {
      const cookie = body.cookie ? buttons.open(view, body.cookie)?.cookie : undefined
      return { selected_option: body.selected_option ?? '', ...(cookie === undefined ? {} : { cookie }) }
    },
    answer: { kind: 'json', project: (value) => (isRecord(value) ? pick(value, ['status', 'trigger_id']) : {}) },
  }),
  dialog('dialogs.submit', '/actions/dialogs/submit', ['error', 'errors', 'type', 'form']),
  dialog('dialogs.lookup', '/actions/dialogs/lookup', ['items']),
]
