import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import {
  CommentRegular,
  CopyRegular,
  EditRegular,
  MailUnreadRegular,
  MoreHorizontalRegular,
  PinOffRegular,
  PinRegular,
} from '@fluentui/react-icons'
import { useMission, useMissionState } from '../mission-context.tsx'
import { AddReaction } from '../reactions/add-reaction.tsx'
import type { Post } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'
import { copyText } from './copy-text.ts'
import { useMessageStyles } from './message-styles.ts'

export type MessageActionsProps = {
  readonly post: Post
  readonly isInThread: boolean
  readonly onEdit: () => void
}

/** What can be done with a message; shown while the pointer or the focus is on it. */
export function MessageActions({ post, isInThread, onEdit }: MessageActionsProps) {
  const styles = useMessageStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const userId = useMissionState((state) => state.userId)
  const isArchived = useMissionState((state) => (state.channels.get(post.channel_id)?.delete_at ?? 0) > 0)
  const isOwn = post.user_id === userId
  const rootId = post.root_id || post.id
  return (
    <div className={styles.actions}>
      {!isArchived && <AddReaction post={post} />}
      {!isInThread && (
        <Button
          size="small"
          appearance="subtle"
          icon={<CommentRegular />}
          aria-label={t('message.reply')}
          title={t('message.reply')}
          onClick={() => mission.showSide({ kind: 'thread', rootId, channelId: post.channel_id })}
        />
      )}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size="small"
            appearance="subtle"
            icon={<MoreHorizontalRegular />}
            aria-label={t('message.more')}
            title={t('message.more')}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {isOwn && !isArchived && post.type === '' && (
              <MenuItem icon={<EditRegular />} onClick={onEdit}>
                {t('message.edit')}
              </MenuItem>
            )}
            {!isArchived && (
              <MenuItem
                icon={post.is_pinned ? <PinOffRegular /> : <PinRegular />}
                onClick={() => void mission.actions.setPinned(post, !post.is_pinned)}
              >
                {t(post.is_pinned ? 'message.unpin' : 'message.pin')}
              </MenuItem>
            )}
            {!isInThread && (
              <MenuItem icon={<MailUnreadRegular />} onClick={() => void mission.actions.markUnreadFrom(post)}>
                {t('message.markUnread')}
              </MenuItem>
            )}
            {post.message !== '' && (
              <MenuItem icon={<CopyRegular />} onClick={() => void copyText(post.message)}>
                {t('message.copy')}
              </MenuItem>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
    </div>
  )
}
