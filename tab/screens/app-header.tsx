import { Link, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import type { AboutAnswer } from '../../src/api/about.ts'
import type { OpenSession } from '../session/open-session.ts'
import { useText } from '../text/text-context.tsx'

const wide = '@media (min-width: 640px)'

const useStyles = makeStyles({
  bar: {
    ...typographyStyles.caption1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalS}`,
    [wide]: {
      columnGap: tokens.spacingHorizontalL,
      padding: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalM}`,
    },
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  who: {
    color: tokens.colorNeutralForeground2,
    flexGrow: 1,
    flexBasis: '50%',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    [wide]: { flexBasis: 0 },
  },
  // On a narrow screen the link stands beside the name and the facts share the next line.
  fact: { order: 1, whiteSpace: 'nowrap', [wide]: { order: 0 } },
  link: typographyStyles.caption1,
})

export type AppHeaderProps = {
  readonly session: OpenSession
  readonly about: AboutAnswer
  readonly onWhoSeesWhat: () => void
}

/** Whose guest one is, and until when. */
export function AppHeader({ session, about, onWhoSeesWhat }: AppHeaderProps) {
  const { t, shortDay } = useText()
  const styles = useStyles()
  const { displayName, organisation, accessUntilMs } = session.guest
  return (
    <header className={styles.bar}>
      <span className={styles.who}>{t('header.who', { name: displayName, organisation })}</span>
      <span className={styles.fact}>{t('header.guestOf', { operator: about.operatorName })}</span>
      <span className={styles.fact}>{t('header.accessUntil', { day: shortDay(accessUntilMs) })}</span>
      <Link as="button" className={styles.link} onClick={onWhoSeesWhat}>
        {t('header.whoSeesWhat')}
      </Link>
    </header>
  )
}
