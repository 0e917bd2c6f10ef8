import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { useMission, useMissionState } from '../mission-context.tsx'
import { Avatar } from '../people/avatar.tsx'
import type { Post } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'

const useStyles = makeStyles({
  summary: {
    display: 'inline-flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    minHeight: '28px',
    padding: `2px ${tokens.spacingHorizontalS} 2px 0`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorBrandForegroundLink,
    cursor: 'pointer',
    ...typographyStyles.caption1,
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  unread: { fontWeight: tokens.fontWeightBold },
  dot: {
    width: '8px',
    height: '8px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorStatusDangerBackground3,
  },
  last: { color: tokens.colorNeutralForeground3 },
  faces: { display: 'inline-flex', gap: '2px' },
})

/** How many replies a message has, and whether some of them are new; opens the thread. Nothing while there are none. */
export function ThreadSummary({ post }: { readonly post: Post }) {
  const styles = useStyles()
  const text = useMissionText()
  const mission = useMission()
  const unread = useMissionState((state) => state.threads.get(post.id)?.unread_replies ?? 0)
  const count = post.reply_count ?? 0
  if (count === 0) return null
  const faces = (post.participants ?? []).slice(0, 3)
  return (
    <button
      type="button"
      className={mergeClasses(styles.summary, unread > 0 && styles.unread)}
      onClick={() => mission.showSide({ kind: 'thread', rootId: post.id, channelId: post.channel_id })}
    >
      <span className={styles.faces}>
        {faces.map(({ id }) => (
          <Avatar key={id} userId={id} size={20} />
        ))}
      </span>
      {text.t('message.replies', { count })}
      {unread > 0 && (
        <>
          <span className={styles.dot} aria-hidden />
          {text.t('threads.unread', { count: unread })}
        </>
      )}
      {(post.last_reply_at ?? 0) > 0 && (
        <span className={styles.last}>{text.t('message.lastReply', { time: text.time(post.last_reply_at ?? 0) })}</span>
      )}
    </button>
  )
}
