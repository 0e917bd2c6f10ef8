import { Button, makeStyles, Textarea, tokens, typographyStyles } from '@fluentui/react-components'
import { useState } from 'react'
import { latePart } from './late-part.tsx'
import { copyText } from './messages/copy-text.ts'
import { unsentOf } from './mission.ts'
import { useMission, useMissionContext, useMissionState } from './mission-context.tsx'
import { useMissionText } from './text/use-words.ts'

const LeftChannels = latePart(async () => (await import('../chat/left-channels.tsx')).LeftChannels)

const useStyles = makeStyles({
  middle: {
    margin: 'auto',
    padding: tokens.spacingHorizontalXL,
    maxWidth: '520px',
    width: '100%',
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    overflowY: 'auto',
  },
  heading: { ...typographyStyles.subtitle1, margin: 0 },
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
  start: { alignSelf: 'flex-start' },
})

/** What stands there instead of channels: none yet, unreadable, or over. */
export function MissionPhase() {
  const styles = useStyles()
  const { t } = useMissionText()
  const { mission, chat } = useMissionContext()
  const phase = useMissionState((state) => state.phase)
  const refusal = useMissionState((state) => state.refusal)
  if (phase === 'noChannels') {
    return (
      <main className={styles.middle}>
        <h1 className={styles.heading}>{t('phase.noChannels')}</h1>
        <p className={styles.hint}>{t('phase.noChannelsHint')}</p>
        {chat !== undefined && <LeftChannels />}
      </main>
    )
  }
  if (phase === 'refused') {
    return (
      <main className={styles.middle}>
        <h1 className={styles.heading}>{t('phase.refused')}</h1>
        <p className={styles.hint}>{t('phase.refusedHint', { code: refusal?.code || (refusal?.kind ?? '') })}</p>
        <Button className={styles.start} appearance="primary" onClick={() => mission.retry('')}>
          {t('view.retry')}
        </Button>
      </main>
    )
  }
  return (
    <main className={styles.middle}>
      <h1 className={styles.heading}>{t('phase.ended')}</h1>
      <UnsentTexts />
    </main>
  )
}

/** What the person wrote and Mattermost does not have; theirs to take along. */
function UnsentTexts() {
  const styles = useStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const [texts] = useState(() => unsentOf(mission.store.get(), mission.drafts).map(({ text }) => text))
  const [isCopied, setCopied] = useState(false)
  if (texts.length === 0) return null
  const all = texts.join('\n\n')
  return (
    <>
      <p className={styles.hint}>{t('phase.unsent')}</p>
      <Textarea readOnly value={all} rows={8} resize="vertical" aria-label={t('phase.unsent')} />
      <Button className={styles.start} onClick={() => void copyText(all).then(() => setCopied(true))}>
        {t(isCopied ? 'phase.copied' : 'phase.copy')}
      </Button>
    </>
  )
}
