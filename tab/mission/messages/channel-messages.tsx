import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import { useRef } from 'react'
import { useMission, useMissionState } from '../mission-context.tsx'
import type { PostWindow } from '../state/post-window.ts'
import { useMissionText } from '../text/use-words.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import { MessageList } from './message-list.tsx'

const useStyles = makeStyles({
  fill: { flexGrow: 1, minHeight: 0, overflow: 'hidden', display: 'flex', flexDirection: 'column' },
  end: { marginTop: 'auto' },
  empty: {
    margin: 'auto',
    padding: tokens.spacingHorizontalXL,
    color: tokens.colorNeutralForeground2,
    textAlign: 'center',
  },
  bar: { margin: tokens.spacingHorizontalM },
})

/** The messages of a channel in whatever state they are: being read, unreadable, none yet, or here. */
export function ChannelMessages({ channelId, name }: { readonly channelId: string; readonly name: string }) {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const window = useMissionState((state) => state.windows.get(channelId))
  const trouble = useMissionState((state) => state.loadTroubles.get(channelId))
  const hasOutgoing = useMissionState((state) => state.outbox.some((one) => one.channelId === channelId && !one.rootId))
  const generation = useGeneration(window)
  const bar = trouble && (
    <MessageBar intent="error" className={styles.bar}>
      <MessageBarBody>{t(trouble.kind === 'refused' ? 'channel.forbidden' : 'channel.failed')}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => mission.retry(channelId)}>
          {t('view.retry')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
  if (window === undefined) {
    return (
      <div className={styles.fill}>
        {bar ?? (
          <div className={styles.end}>
            <ListSkeleton rows={6} />
          </div>
        )}
      </div>
    )
  }
  if (window.posts.length === 0 && !hasOutgoing && !window.hasOlder && !window.hasNewer) {
    return (
      <div className={styles.fill}>
        {bar}
        <p className={styles.empty}>{t('list.empty')}</p>
      </div>
    )
  }
  return (
    <div className={styles.fill}>
      {bar}
      <MessageList key={`${channelId} ${generation}`} channelId={channelId} name={name} window={window} />
    </div>
  )
}

/** Counts how often the window was exchanged for one that does not go on where it was: the list then begins anew. */
function useGeneration(window: PostWindow | undefined): number {
  const seen = useRef<{ window: PostWindow | undefined; generation: number }>({ window, generation: 0 })
  const before = seen.current.window
  if (before !== window) {
    const isOther = before !== undefined && window !== undefined && !goesOn(before, window)
    seen.current = { window, generation: seen.current.generation + (isOther ? 1 : 0) }
  }
  return seen.current.generation
}

/** True when a post that both have has the same number in both. */
function goesOn(before: PostWindow, window: PostWindow): boolean {
  const placeIn = (id: string): number => window.posts.findLastIndex((post) => post.id === id)
  const at = before.posts.findLastIndex(({ id }) => placeIn(id) >= 0)
  const shared = before.posts[at]
  if (shared === undefined) return before.posts.length === 0
  return before.firstIndex + at === window.firstIndex + placeIn(shared.id)
}
