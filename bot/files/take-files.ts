import { z } from 'zod'
import { Problem } from '../../src/api/errors.ts'
import { plainLine } from '../../src/notices/plain-text.ts'
import { type Answer, say, words } from '../answer.ts'
import { type Asker, requireGuest } from '../asker.ts'
import { aside, card, heading, line } from '../cards/card.ts'
import { type createChannelCommands, findChannel } from '../commands/channel-commands.ts'
import type { BotDeps } from '../deps.ts'
import type { FetchFile } from './fetch-file.ts'

/** A file as Teams puts it into a message: from the person's own storage, or a picture that was pasted. */
const attachment = z.union([
  z.object({
    contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
    name: z.string().max(1024).default('file'),
    content: z.object({ downloadUrl: z.string() }),
  }),
  z.object({
    contentType: z.string().regex(/^(image|audio|video|application|text)\/[\w.+-]+$/),
    name: z.string().max(1024).default('picture'),
    contentUrl: z.string(),
  }),
])

const MAX_FILES = 10
/** What Teams adds to a message that has none: the same text as HTML, and cards. */
const isFile = (contentType: unknown): boolean =>
  typeof contentType === 'string' &&
  contentType !== 'text/html' &&
  (contentType === 'application/vnd.microsoft.teams.file.download.info' ||
    !contentType.startsWith('application/vnd.microsoft.'))

/** @returns the files of a message; pictures come as `image/*` */
export function filesOf(attachments: readonly unknown[]): { name: string; contentType: string; url: string }[] {
  return attachments
    .filter((each) => isFile((each as { contentType?: unknown } | null)?.contentType))
    .slice(0, MAX_FILES)
    .flatMap((each) => {
      const parsed = attachment.safeParse(each)
      if (!parsed.success) return []
      const { name, contentType } = parsed.data
      return 'content' in parsed.data
        ? [{ name, contentType: 'application/octet-stream', url: parsed.data.content.downloadUrl }]
        : [{ name, contentType, url: parsed.data.contentUrl }]
    })
}

/** Puts files that a guest sent to the bot into a channel of Mattermost, as that guest. The text of the message names the channel. @throws Problem */
export function createTakeFiles(
  deps: BotDeps & { readonly fetchFile: FetchFile; readonly channel: ReturnType<typeof createChannelCommands> },
) {
  const { guests, mattermost, settings, now, fetchFile, channel } = deps
  const maxBytes = Math.min(settings.bot?.maxFileBytes ?? 0, settings.limits.maxUploadBytes)

  return async (asker: Asker, files: ReturnType<typeof filesOf>, text: string, activityId: string): Promise<Answer> => {
    const { texts, isPersonal } = asker
    if (!isPersonal) return words(texts.files.notHere)
    const { guest, partner, userId } = requireGuest(asker, now)
    if (!partner.terms.mayUpload) throw new Problem('upload_forbidden')
    const channels = await channel.channelsOf(guest.id)
    const [only] = channels
    const target = findChannel(channels, text) ?? (channels.length === 1 && text === '' ? only : undefined)
    if (!target) {
      const names = deps.levelOf(partner.terms) === 'id-only' ? [] : channels.map(({ displayName }) => displayName)
      return say(
        card(texts, [
          heading(texts.files.where),
          ...(names.length > 0 ? [aside(texts.files.oneOf), ...names.slice(0, 20).map((name) => line(name))] : []),
        ]),
      )
    }
    const taken: { name: string; bytes: Uint8Array; contentType: string }[] = []
    for (const file of files) {
      const fetched = await fetchFile(file.url)
      if (fetched.kind === 'too_large') return words(texts.files.tooLarge(Math.floor(maxBytes / 1024 / 1024)))
      if (fetched.kind !== 'file') return words(texts.files.away)
      taken.push({ name: fileName(file.name), bytes: fetched.bytes, contentType: file.contentType })
    }
    await mattermost.postFiles(await guests.token(guest.id, 'browse'), {
      channelId: target.channelId,
      message: '',
      pendingPostId: `${userId}:${activityId.replace(/[^\w]/g, '').slice(-40)}`,
      files: taken,
    })
    return words(texts.files.sent(taken.map(({ name }) => name).join(', ')))
  }
}

/** A name without folders and without anything that acts (security B9). */
function fileName(name: string): string {
  const plain = plainLine(name.replace(/[\\/]/g, '_'), 120).replace(/^\.+/, '')
  return plain === '' ? 'file' : plain
}
