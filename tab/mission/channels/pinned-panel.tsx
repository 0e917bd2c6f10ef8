import { makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { ListSkeleton } from '../messages/list-skeleton.tsx'
import { MessageDividers } from '../messages/message-dividers.tsx'
import { MessageRow } from '../messages/message-row.tsx'
import { messageRows } from '../messages/message-rows.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import type { Post } from '../state/model.ts'
import { byCreation } from '../state/post-window.ts'
import { useMissionText } from '../text/use-words.ts'
import { SidePanel } from '../thread/side-panel.tsx'

const useStyles = makeStyles({
  list: { flexGrow: 1, minHeight: 0, overflowY: 'auto', paddingBottom: tokens.spacingVerticalL },
  note: { padding: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground2 },
})

/** What the channel keeps in view; read when the panel opens. */
export function PinnedPanel({ channelId }: { readonly channelId: string }) {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const userId = useMissionState((state) => state.userId)
  const [posts, setPosts] = useState<readonly Post[]>()
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => {
    let isWanted = true
    mission.rest.pinned(channelId).then(
      (list) =>
        isWanted &&
        setPosts(
          Object.values(list.posts)
            .filter((post) => post.is_pinned)
            .toSorted(byCreation),
        ),
      () => isWanted && setFailed(true),
    )
    return () => {
      isWanted = false
    }
  }, [mission, channelId])
  const rows = messageRows({ posts: posts ?? [], ephemeral: [], outgoing: [], userId, unreadSinceMs: undefined })
  return (
    <SidePanel title={t('channel.pinned')}>
      {hasFailed && <div className={styles.note}>{t('channel.failed')}</div>}
      {posts === undefined && !hasFailed && <ListSkeleton rows={3} />}
      {posts?.length === 0 && <div className={styles.note}>{t('channel.noPinned')}</div>}
      <div className={styles.list}>
        {rows.map((row) =>
          row.kind === 'post' ? (
            <div key={row.key}>
              <MessageDividers dayMs={row.dayMs} isFirstNew={false} />
              <MessageRow post={row.post} isContinuation={row.isContinuation} isInThread={false} isTabStop />
            </div>
          ) : null,
        )}
      </div>
    </SidePanel>
  )
}
