import type { MessageContent, NoticeContent, SummaryContent } from '../../src/notices/notice.ts'
import type { BotTexts } from '../texts/texts.ts'
import {
  aside,
  type Card,
  card,
  execute,
  foreign,
  heading,
  line,
  openUrl,
  type Part,
  personLine,
  textInput,
  unfold,
} from './card.ts'
import type { Links } from './links.ts'
import { wordCard, wordTitle } from './word-card.ts'

/** Reactions on the card; the names are Mattermost's. */
const emojis: readonly { readonly name: string; readonly sign: string }[] = [
  { name: '+1', sign: '👍' },
  { name: 'white_check_mark', sign: '✅' },
  { name: 'eyes', sign: '👀' },
  { name: 'heart', sign: '❤️' },
  { name: 'pray', sign: '🙏' },
]
export const emojiNames: ReadonlySet<string> = new Set(emojis.map(({ name }) => name))

/** Longest reply; the server cuts nothing, and refuses above 16,383. */
export const maxReplyCharacters = 4_000

/** The card of a notice. It says what the content holds, which is already cut to the level that applies. */
export function noticeCard(content: NoticeContent, texts: BotTexts, links: Links): Card {
  if (content.kind === 'word') return wordCard(content, texts, links)
  return content.kind === 'summary' ? summaryCard(content, texts, links) : messageCard(content, texts, links)
}

/** What Teams shows in its own banner of a new message: the title alone, in our words at every level. */
export function noticeTitle(content: NoticeContent, texts: BotTexts): string {
  if (content.kind === 'word') return wordTitle(content.word, texts)
  if (content.kind === 'summary') return texts.notice.summary(content.mentions, content.threads)
  const { message, direct, thread } = texts.notice
  return (content.isDirect ? direct : content.isThread ? thread : message)(content.count)
}

function messageCard(content: MessageContent, texts: BotTexts, links: Links): Card {
  const { notice } = texts
  const { sender, channel, excerpt, state } = content
  const stateText = { open: undefined, read: notice.read, answered: notice.answered, withdrawn: notice.withdrawn }[
    state
  ]
  const body: Part[] = [
    heading(noticeTitle(content, texts)),
    ...(channel ? [line(channel.name, ...(channel.label === '' ? [] : [' · ', channel.label]))] : []),
    ...(excerpt ? [foreign(excerpt)] : []),
    ...(sender ? [personLine(sender)] : []),
    ...(stateText ? [aside(stateText)] : []),
  ]
  return card(texts, body, state === 'withdrawn' ? [] : messageActions(content, texts, links))
}

function messageActions({ noticeId, place, state, canReply }: MessageContent, texts: BotTexts, links: Links): Part[] {
  const { notice } = texts
  const ids = { noticeId }
  const elsewhere = [
    ...[links.browser(place)].flatMap((url) => (url === undefined ? [] : [openUrl(notice.openBrowser, url)])),
    ...[links.app(place)].flatMap((url) => (url === undefined ? [] : [openUrl(notice.openApp, url)])),
  ]
  return [
    ...(canReply
      ? [
          unfold(
            notice.reply,
            [textInput('text', notice.replyHint, { maxLength: maxReplyCharacters, isMultiline: true })],
            [execute(notice.send, 'reply', ids, 'positive')],
          ),
        ]
      : []),
    unfold(
      notice.react,
      [],
      emojis.map(({ name, sign }) => execute(sign, 'react', { ...ids, emoji: name })),
    ),
    ...(state === 'open' ? [execute(notice.markRead, 'read', ids)] : []),
    openUrl(notice.open, links.open(place)),
    unfold(notice.more, [], [execute(notice.mute, 'mute', ids), ...elsewhere]),
  ]
}

function summaryCard(content: SummaryContent, texts: BotTexts, links: Links): Card {
  const isRead = content.state === 'read'
  return card(
    texts,
    [heading(noticeTitle(content, texts)), ...(isRead ? [aside(texts.notice.read)] : [])],
    [openUrl(texts.notice.open, links.open(content.place))],
  )
}
