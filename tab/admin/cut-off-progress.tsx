import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import type { GuestView } from '../../src/api/admin.ts'
import { useText } from '../text/text-context.tsx'
import { StateBadge } from './state-badge.tsx'

const useStyles = makeStyles({
  progress: { display: 'flex', flexDirection: 'column', alignItems: 'start', gap: tokens.spacingVerticalXXS },
  time: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
})

/** True while Mattermost has not confirmed: until both tokens answer 401 (design J6). */
export function isUnderWay({ cutOff }: GuestView): boolean {
  return cutOff !== undefined && !cutOff.isDoneInMattermost
}

/** How far a cut-off has come: ours at once, then Mattermost's. Each step is read out when it changes. */
export function CutOffProgress({ cutOff }: { readonly cutOff: NonNullable<GuestView['cutOff']> }) {
  const { t, moment } = useText()
  const styles = useStyles()
  const mattermost = cutOff.isDoneInMattermost ? 'done' : cutOff.isLate ? 'late' : 'waiting'
  const colour = { done: 'success', late: 'danger', waiting: 'warning' } as const
  return (
    <div role="status" className={styles.progress}>
      <span className={styles.time}>{t('cutOff.at', { moment: moment(cutOff.atMs) })}</span>
      <StateBadge colour="success">{t('cutOff.ours')}</StateBadge>
      {mattermost === 'late' ? (
        <strong>{t('cutOff.late')}</strong>
      ) : (
        <StateBadge colour={colour[mattermost]}>{t(`cutOff.${mattermost}`)}</StateBadge>
      )}
    </div>
  )
}
