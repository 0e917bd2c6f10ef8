import { MessageBar, MessageBarBody, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import type { CheckView, Overview } from '../../src/api/admin.ts'
import { useText } from '../text/text-context.tsx'
import { Section } from './section.tsx'
import { StateBadge } from './state-badge.tsx'
import type { Loaded } from './use-load.ts'

const useStyles = makeStyles({
  counts: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(120px, 1fr))',
    gap: tokens.spacingHorizontalS,
  },
  count: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: tokens.spacingHorizontalM,
    display: 'flex',
    flexDirection: 'column-reverse',
  },
  number: { ...typographyStyles.subtitle1, margin: 0, color: tokens.colorNeutralForeground1 },
  name: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  checks: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  check: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: tokens.spacingHorizontalM,
    overflowWrap: 'anywhere',
    '& p': { margin: 0 },
  },
  title: { ...typographyStyles.body1Strong, display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  found: { color: tokens.colorNeutralForeground2 },
})

const badges = { good: 'success', warning: 'warning', bad: 'danger' } as const
const severity = { bad: 0, warning: 1, good: 2 } as const
const counted = ['partners', 'guests', 'activeGuests', 'openRequests', 'openSessions', 'openSockets'] as const

/** How the mission stands: the start-up checks with their remedies, worst first, and the counts. */
export function ChecksSection({ loaded }: { readonly loaded: Loaded<Overview> }) {
  const { t, number } = useText()
  const styles = useStyles()
  const { value } = loaded
  const checks = [...(value?.checks ?? [])].sort((a, b) => severity[a.state] - severity[b.state])
  return (
    <Section heading={t('admin.checks')} loaded={loaded}>
      <dl className={styles.counts}>
        {counted.map((name) => (
          <div key={name} className={styles.count}>
            <dt className={styles.name}>{t(`checks.${name}`)}</dt>
            <dd className={styles.number}>{number(value?.counts[name] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {checks.every((check) => check.state === 'good') && (
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>{t('checks.allGood')}</MessageBarBody>
        </MessageBar>
      )}
      <ul className={styles.checks}>
        {checks.map((check) => (
          <li key={check.id} className={styles.check}>
            <Check check={check} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Check({ check }: { readonly check: CheckView }) {
  const { t } = useText()
  const styles = useStyles()
  return (
    <>
      <div className={styles.title}>
        {check.title}
        <StateBadge colour={badges[check.state]}>{t(`checks.${check.state}`)}</StateBadge>
      </div>
      {check.found !== '' && <p className={styles.found}>{check.found}</p>}
      {check.remedy !== '' && <p>{t('checks.remedy', { remedy: check.remedy })}</p>}
    </>
  )
}
