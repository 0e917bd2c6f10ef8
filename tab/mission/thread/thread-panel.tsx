import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import { useIsChatShown } from '../../chat/use-chat.ts'
import { channelName } from '../channels/channel-sections.ts'
import { Composer } from '../composer/composer.tsx'
import { InlineText } from '../markdown/inline-text.tsx'
import { ListSkeleton } from '../messages/list-skeleton.tsx'
import { MessageDividers } from '../messages/message-dividers.tsx'
import { MessageRow } from '../messages/message-row.tsx'
import { type MessageRowFacts, messageRows } from '../messages/message-rows.ts'
import { OutgoingRow } from '../messages/outgoing-row.tsx'
import { useMessageFocus } from '../messages/use-message-focus.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import { TypingLine } from '../people/typing-line.tsx'
import { teamOf } from '../state/channels-state.ts'
import type { ThreadWindow } from '../state/mission-state.ts'
import { useMissionText } from '../text/use-words.ts'
import { SidePanel } from './side-panel.tsx'

const useStyles = makeStyles({
  list: { flexGrow: 1, minHeight: 0 },
  note: { padding: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground2 },
  older: { display: 'flex', justifyContent: 'center', padding: tokens.spacingVerticalS },
  root: { paddingTop: tokens.spacingVerticalM, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  end: { height: tokens.spacingVerticalS },
})

export type ThreadPanelProps = {
  readonly channelId: string
  readonly rootId: string
  /** The reply to which a link led. */
  readonly postId?: string | undefined
}

/** One thread: the message that began it, its replies, and where to write the next one. */
export function ThreadPanel({ channelId, rootId, postId }: ThreadPanelProps) {
  const styles = useStyles()
  const { t } = useMissionText()
  const thread = useMissionState((state) => state.threadWindows.get(rootId))
  const trouble = useMissionState((state) => state.loadTroubles.get(rootId))
  const channel = useMissionState((state) => state.channels.get(channelId))
  const people = useMissionState((state) => state.people)
  const userId = useMissionState((state) => state.userId)
  const name = channel === undefined ? '' : channelName(channel, { people, userId })
  const isGone = (thread?.root.delete_at ?? 0) > 0
  return (
    <SidePanel
      title={t('thread.title')}
      below={<InlineText text={t('thread.in', { name })} />}
      action={thread && !isGone ? <FollowButton thread={thread} /> : undefined}
    >
      {trouble && (
        <MessageBar intent="error">
          <MessageBarBody>{t(trouble.kind === 'refused' ? 'channel.forbidden' : 'channel.failed')}</MessageBarBody>
        </MessageBar>
      )}
      {isGone && <div className={styles.note}>{t('thread.deleted')}</div>}
      {thread === undefined && !trouble && <ListSkeleton rows={3} />}
      {thread && !isGone && <Replies key={rootId} thread={thread} target={postId} />}
      {!isGone && (
        <>
          <TypingLine channelId={channelId} rootId={rootId} />
          <Composer channelId={channelId} rootId={rootId} />
        </>
      )}
    </SidePanel>
  )
}

function Replies({ thread, target }: { readonly thread: ThreadWindow; readonly target: string | undefined }) {
  const styles = useStyles()
  const mission = useMission()
  const { root, replies } = thread
  const userId = useMissionState((state) => state.userId)
  const outbox = useMissionState((state) => state.outbox)
  const all = useMissionState((state) => state.ephemeral)
  const unreadSinceMs = useUnreadSince(root.id)
  const list = useRef<VirtuosoHandle>(null)
  const rows = useMemo(
    () =>
      messageRows({
        posts: replies.hasOlder ? replies.posts : [root, ...replies.posts],
        ephemeral: all.filter((post) => post.root_id === root.id),
        outgoing: outbox.filter((one) => one.rootId === root.id),
        userId,
        unreadSinceMs,
      }),
    [root, replies, all, outbox, userId, unreadSinceMs],
  )
  const focus = useMessageFocus(rows, list, target)
  const wanted = target === undefined ? -1 : rows.findIndex(({ key }) => key === target)
  useReadWhileShown(thread)
  const lastKey = rows.at(-1)?.kind === 'outgoing' ? rows.at(-1)?.key : undefined
  useEffect(() => {
    if (lastKey !== undefined) list.current?.scrollToIndex({ index: 'LAST', align: 'end' })
  }, [lastKey])
  const teamId = useMissionState((state) => teamOf(state, thread.root.channel_id))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the messages inside.
    <div className={styles.list} onKeyDown={focus.onKeyDown} onFocus={focus.onFocus}>
      <Virtuoso<MessageRowFacts, ThreadWindow>
        ref={list}
        style={{ height: '100%' }}
        data={rows as MessageRowFacts[]}
        context={thread}
        firstItemIndex={replies.firstIndex}
        initialTopMostItemIndex={
          wanted >= 0 ? { index: wanted, align: 'center' } : { index: Math.max(0, rows.length - 1), align: 'end' }
        }
        computeItemKey={(_index, row) => row.key}
        components={edges}
        followOutput="auto"
        atBottomThreshold={60}
        atBottomStateChange={(isAtEnd) => void (isAtEnd && mission.threads.read(root.id, teamId))}
        increaseViewportBy={300}
        itemContent={(_index, row) => (
          <>
            <MessageDividers dayMs={row.dayMs} isFirstNew={row.isFirstNew} />
            {row.kind === 'post' ? (
              <MessageRow
                post={row.post}
                isContinuation={row.isContinuation}
                isInThread
                isTabStop={row.key === focus.tabStop}
                onLanded={row.key === target ? focus.land : undefined}
              />
            ) : (
              <OutgoingRow outgoing={row.outgoing} isContinuation={row.isContinuation} />
            )}
          </>
        )}
      />
    </div>
  )
}

const edges = { Header: Head, Footer: Foot }

/** While earlier replies are not read yet, the root stands at the head by itself. */
function Head({ context: thread }: { readonly context?: ThreadWindow }) {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  if (thread === undefined || !thread.replies.hasOlder) return null
  const { root } = thread
  return (
    <>
      <div className={styles.root}>
        <MessageRow post={root} isContinuation={false} isInThread isTabStop={false} />
      </div>
      <div className={styles.older}>
        <Button size="small" onClick={() => void mission.threadPosts.older(root.channel_id, root.id)}>
          {t('thread.older')}
        </Button>
      </div>
    </>
  )
}

function Foot({ context: thread }: { readonly context?: ThreadWindow }) {
  const styles = useStyles()
  const { t } = useMissionText()
  if (thread && thread.replies.posts.length === 0) return <div className={styles.note}>{t('thread.empty')}</div>
  return <div className={styles.end} />
}

/** Where the new replies began when the thread was opened. */
function useUnreadSince(rootId: string): number | undefined {
  const { store } = useMission()
  const [since] = useState(() => {
    const thread = store.get().threads.get(rootId)
    return thread && thread.unread_replies > 0 ? thread.last_viewed_at : undefined
  })
  return since
}

/** A reply that comes while the thread is on a visible screen is read by coming. */
function useReadWhileShown({ root, replies }: ThreadWindow): void {
  const mission = useMission()
  const unread = useMissionState((state) => state.threads.get(root.id)?.unread_replies ?? 0)
  const teamId = useMissionState((state) => teamOf(state, root.channel_id))
  const lastId = replies.posts.at(-1)?.id
  const isBehind = useIsChatShown()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another last reply is looked at anew.
  useEffect(() => {
    const isSeen = document.visibilityState === 'visible' && !isBehind
    if (unread > 0 && isSeen) void mission.threads.read(root.id, teamId)
  }, [mission, root.id, teamId, unread, lastId, isBehind])
}

function FollowButton({ thread: { root } }: { readonly thread: ThreadWindow }) {
  const { t } = useMissionText()
  const mission = useMission()
  const isListed = useMissionState((state) => state.threads.has(root.id))
  const isFollowing = root.is_following ?? isListed
  return (
    <Button
      size="small"
      appearance={isFollowing ? 'secondary' : 'subtle'}
      aria-pressed={isFollowing}
      title={t(isFollowing ? 'message.unfollow' : 'message.follow')}
      onClick={() => void mission.actions.follow(root, !isFollowing)}
    >
      {t(isFollowing ? 'thread.following' : 'thread.notFollowing')}
    </Button>
  )
}
