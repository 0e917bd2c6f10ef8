import { mergeClasses } from '@fluentui/react-components'
import { memo, useEffect, useRef, useState } from 'react'
import { Attachments } from '../files/attachments.tsx'
import { latePart } from '../late-part.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { Avatar } from '../people/avatar.tsx'
import { PersonCard } from '../people/person-card.tsx'
import { PersonName } from '../people/person-name.tsx'
import { ReactionBar } from '../reactions/reaction-bar.tsx'
import type { Post } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'
import { isSystemPost, overrideNameOf } from './message-rows.ts'
import { useMessageStyles } from './message-styles.ts'
import { SystemMessage } from './system-message.tsx'
import { ThreadSummary } from './thread-summary.tsx'
import { useHot } from './use-hot.ts'
import { useMarkdownContext } from './use-markdown-context.ts'

// Menus and pickers are needed when somebody points at a message, not to read it.
export const MessageActions = latePart(async () => (await import('./message-actions.tsx')).MessageActions)
export const MessageEditor = latePart(async () => (await import('./message-editor.tsx')).MessageEditor)

export type MessageRowProps = {
  readonly post: Post
  readonly isContinuation: boolean
  /** Within a thread nothing leads into the thread. */
  readonly isInThread: boolean
  readonly isTabStop: boolean
  /** Present when a link led here: called with the message once it is drawn. */
  readonly onLanded?: ((message: HTMLElement) => void) | undefined
}

/** One message: who, when, what, and everything that hangs on it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { post, isContinuation, isInThread, isTabStop, onLanded } = props
  const styles = useMessageStyles()
  const text = useMissionText()
  const element = useRef<HTMLDivElement>(null)
  const { isHot, handlers } = useHot(element)
  const [isEditing, setEditing] = useState(false)
  useEffect(() => {
    if (onLanded && element.current) onLanded(element.current)
  }, [onLanded])
  const isDeleted = post.delete_at > 0
  if (isSystemPost(post) && post.type !== 'system_ephemeral') {
    return <SystemMessage post={post} isTabStop={isTabStop} />
  }
  const isEphemeral = post.type === 'system_ephemeral'
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list is drawn by the virtual scroller, an article inside carries the focus.
    <div
      ref={element}
      role="article"
      aria-label={text.moment(post.create_at)}
      data-message={post.id}
      tabIndex={isTabStop ? 0 : -1}
      className={mergeClasses(
        styles.row,
        !isContinuation && styles.first,
        isInThread && styles.narrow,
        onLanded && styles.target,
      )}
      {...handlers}
    >
      {isContinuation ? (
        <span className={styles.gutter} aria-hidden>
          {isHot && <span className={styles.hoverTime}>{text.time(post.create_at)}</span>}
        </span>
      ) : (
        <PersonCard userId={post.user_id} className={styles.picture} isRepeated>
          <Avatar userId={post.user_id} size={32} />
        </PersonCard>
      )}
      <div className={styles.content}>
        {!isContinuation && (
          <div className={styles.head}>
            <PersonCard userId={post.user_id} isTabStop={isHot}>
              <PersonName userId={post.user_id} overrideName={overrideNameOf(post)} />
            </PersonCard>
            <time
              className={styles.time}
              dateTime={new Date(post.create_at).toISOString()}
              title={text.moment(post.create_at)}
            >
              {text.time(post.create_at)}
            </time>
            <Marks post={post} />
          </div>
        )}
        {isEditing ? (
          <MessageEditor post={post} onDone={() => setEditing(false)} meanwhile={<MessageBody post={post} />} />
        ) : (
          <MessageBody post={post} />
        )}
        {isEphemeral && <div className={styles.mark}>{text.t('message.onlyYou')}</div>}
        {!isDeleted && !isEphemeral && (
          <>
            <Attachments post={post} />
            <ReactionBar post={post} />
            {!isInThread && <ThreadSummary post={post} />}
          </>
        )}
      </div>
      {isHot && !isDeleted && !isEphemeral && !isEditing && (
        <MessageActions post={post} isInThread={isInThread} onEdit={() => setEditing(true)} />
      )}
    </div>
  )
})

function MessageBody({ post }: { readonly post: Post }) {
  const styles = useMessageStyles()
  const { t } = useMissionText()
  const context = useMarkdownContext(post)
  if (post.delete_at > 0) return <div className={styles.quiet}>{t('message.deleted')}</div>
  if (post.message === '') return null
  return <Markdown text={post.message} context={context} />
}

function Marks({ post }: { readonly post: Post }) {
  const styles = useMessageStyles()
  const { t } = useMissionText()
  const priority = post.metadata?.priority?.priority
  return (
    <>
      {priority === 'urgent' && <span className={styles.urgent}>{t('message.urgent')}</span>}
      {priority === 'important' && <span className={styles.mark}>{t('message.important')}</span>}
      {post.is_pinned && <span className={styles.mark}>{t('message.pinned')}</span>}
    </>
  )
}
