import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowDownRegular } from '@fluentui/react-icons'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import { useIsChatShown } from '../../chat/use-chat.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import type { PostWindow } from '../state/post-window.ts'
import { useMissionText } from '../text/use-words.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import { MessageDividers } from './message-dividers.tsx'
import { MessageRow } from './message-row.tsx'
import { type MessageRowFacts, messageRows } from './message-rows.ts'
import { OutgoingRow } from './outgoing-row.tsx'
import { useMessageFocus } from './use-message-focus.ts'
import { useStayAtEnd } from './use-stay-at-end.ts'

const useStyles = makeStyles({
  around: { position: 'relative', flexGrow: 1, minHeight: 0 },
  list: { height: '100%' },
  jump: {
    position: 'absolute',
    insetBlockEnd: tokens.spacingVerticalM,
    insetInlineEnd: tokens.spacingHorizontalXL,
    zIndex: 2,
  },
  edge: { padding: tokens.spacingVerticalM },
})

export type MessageListProps = {
  readonly channelId: string
  readonly name: string
  readonly window: PostWindow
}

/** How far beyond what is seen messages are drawn, so that scrolling finds them there. */
const ahead = { top: 600, bottom: 400 }

type Context = { readonly window: PostWindow; readonly name: string }

/** The messages of the open channel: begins at the first unread one and grows at both ends. */
export function MessageList({ channelId, name, window }: MessageListProps) {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const rows = useRows(channelId, window)
  const list = useRef<VirtuosoHandle>(null)
  const around = useRef<HTMLDivElement>(null)
  const [isAtEnd, setAtEnd] = useState(false)
  const target = useMissionState((state) => state.open?.postId)
  const focus = useMessageFocus(rows, list, target)
  const [first] = useState(() => firstToShow(rows, target))
  usePageVisibility()
  const end = useStayAtEnd(around, list, { startsAtEnd: first.align === 'end', isLive: !window.hasNewer })
  useStayAtOwn(rows, end.hold)
  useEffect(() => mission.reading.setAtEnd(isAtEnd && !window.hasNewer), [mission, isAtEnd, window.hasNewer])
  useEffect(() => () => mission.reading.setAtEnd(false), [mission])

  const draw = useCallback(
    (_index: number, row: MessageRowFacts) => (
      <>
        <MessageDividers dayMs={row.dayMs} isFirstNew={row.isFirstNew} />
        {row.kind === 'post' ? (
          <MessageRow
            post={row.post}
            isContinuation={row.isContinuation}
            isInThread={false}
            isTabStop={row.key === focus.tabStop}
            onLanded={row.key === target ? focus.land : undefined}
          />
        ) : (
          <OutgoingRow outgoing={row.outgoing} isContinuation={row.isContinuation} />
        )}
      </>
    ),
    [focus.tabStop, focus.land, target],
  )

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the messages inside.
    <div ref={around} className={styles.around} onKeyDown={focus.onKeyDown} onFocus={focus.onFocus}>
      <Virtuoso<MessageRowFacts, Context>
        ref={list}
        className={styles.list}
        role="feed"
        aria-label={t('list.label', { name })}
        aria-busy={window.hasOlder && rows.length === 0}
        data={rows as MessageRowFacts[]}
        context={{ window, name }}
        firstItemIndex={window.firstIndex}
        initialTopMostItemIndex={first}
        computeItemKey={(_index, row) => row.key}
        itemContent={draw}
        components={edges}
        followOutput={(isAtBottom) => (end.isHeld() || (isAtBottom && !window.hasNewer) ? 'auto' : false)}
        atBottomThreshold={60}
        atBottomStateChange={(isNowAtEnd) => {
          setAtEnd(isNowAtEnd)
          end.moved(isNowAtEnd)
        }}
        totalListHeightChanged={end.stay}
        startReached={() => void mission.posts.older(channelId)}
        endReached={() => void (window.hasNewer && mission.posts.newer(channelId))}
        increaseViewportBy={ahead}
        alignToBottom
      />
      {(!isAtEnd || window.hasNewer) && rows.length > 0 && (
        <Button
          className={styles.jump}
          shape="circular"
          icon={<ArrowDownRegular />}
          aria-label={t('list.toNewest')}
          title={t('list.toNewest')}
          onClick={() => {
            if (window.hasNewer) void mission.posts.newest(channelId)
            else list.current?.scrollToIndex({ index: 'LAST', align: 'end' })
          }}
        />
      )}
    </div>
  )
}

const edges = { Header: Head, Footer: Foot }

function Head({ context }: { readonly context?: Context }) {
  const styles = useStyles()
  const { t } = useMissionText()
  if (context === undefined) return null
  if (context.window.hasOlder) return <ListSkeleton rows={2} isPart />
  return <div className={styles.edge}>{t('list.beginning', { name: context.name })}</div>
}

function Foot({ context }: { readonly context?: Context }) {
  const styles = useStyles()
  return context?.window.hasNewer ? <ListSkeleton rows={2} isPart /> : <div className={styles.edge} />
}

function useRows(channelId: string, window: PostWindow): readonly MessageRowFacts[] {
  const userId = useMissionState((state) => state.userId)
  const outbox = useMissionState((state) => state.outbox)
  const all = useMissionState((state) => state.ephemeral)
  const unreadSinceMs = useMissionState((state) => state.open?.unreadSinceMs)
  return useMemo(() => {
    const ephemeral = all.filter((post) => post.channel_id === channelId && post.root_id === '')
    const outgoing = window.hasNewer ? [] : outbox.filter((one) => one.channelId === channelId && one.rootId === '')
    return messageRows({ posts: window.posts, ephemeral, outgoing, userId, unreadSinceMs })
  }, [channelId, window.posts, window.hasNewer, outbox, all, userId, unreadSinceMs])
}

/** The message to which a link led; else the first new message a little below the top, so that what it answers can be seen; else the end. */
function firstToShow(rows: readonly MessageRowFacts[], target: string | undefined) {
  const wanted = target === undefined ? -1 : rows.findIndex(({ key }) => key === target)
  if (wanted >= 0) return { index: wanted, align: 'center' as const }
  const firstNew = rows.findIndex(({ isFirstNew }) => isFirstNew)
  if (firstNew < 0) return { index: Math.max(0, rows.length - 1), align: 'end' as const }
  return { index: Math.max(0, firstNew - 1), align: 'start' as const }
}

/** Whoever writes wants to see it, wherever they were. */
function useStayAtOwn(rows: readonly MessageRowFacts[], hold: () => void): void {
  const lastRow = rows.at(-1)
  const key = lastRow?.kind === 'outgoing' ? lastRow.key : undefined
  useEffect(() => {
    if (key !== undefined) hold()
  }, [key, hold])
}

/** Nothing is read on a page that nobody sees. */
function usePageVisibility(): void {
  const { reading } = useMission()
  const isBehind = useIsChatShown()
  useEffect(() => {
    const tell = (): void => reading.setVisible(document.visibilityState === 'visible' && !isBehind)
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [reading, isBehind])
}
