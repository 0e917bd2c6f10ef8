import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useMission, useMissionState } from './mission-context.tsx'
import { useMissionText } from './text/use-words.ts'

/** Something for the person to know that stays until they have seen it. */
export function NoticeBar() {
  const { t } = useMissionText()
  const mission = useMission()
  const notice = useMissionState((state) => state.notice)
  if (notice === undefined) return null
  const words =
    notice.kind === 'channelLost'
      ? t('channel.lost', { name: notice.name })
      : t('notice.failed', { reason: notice.text === notice.code ? '' : notice.text })
  return (
    <MessageBar intent={notice.kind === 'channelLost' ? 'info' : 'error'} layout="multiline" shape="square">
      <MessageBarBody>{words}</MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<DismissRegular />}
            aria-label={t('view.dismiss')}
            onClick={mission.dismissNotice}
          />
        }
      />
    </MessageBar>
  )
}
