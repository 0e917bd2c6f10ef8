import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useMission, useMissionState } from './mission-context.tsx'
import type { Notice } from './state/mission-state.ts'
import { type MissionWords, useMissionText } from './text/use-words.ts'

/** Something for the person to know that stays until they have seen it. */
export function NoticeBar() {
  const { t } = useMissionText()
  const mission = useMission()
  const notice = useMissionState((state) => state.notice)
  if (notice === undefined) return null
  const words = wordsOf(notice, t)
  return (
    <MessageBar intent={notice.kind === 'actionFailed' ? 'error' : 'info'} layout="multiline" shape="square">
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

function wordsOf(notice: Notice, t: MissionWords['t']): string {
  switch (notice.kind) {
    case 'channelLost':
      return t('channel.lost', { name: notice.name })
    case 'placeUnknown':
      return t('notice.placeUnknown')
    case 'actionFailed':
      return t('notice.failed', { reason: notice.text === notice.code ? '' : notice.text })
  }
}
