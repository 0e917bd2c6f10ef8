import { makeStyles, typographyStyles } from '@fluentui/react-components'
import type { HostCast, HostPerson } from '../host-site.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import type { Choices } from './choices.ts'
import { hostNames, themeNames } from './looks.ts'
import { PersonMenu } from './person-menu.tsx'

const useStyles = makeStyles({
  bar: {
    gridColumn: '1 / -1',
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '0 12px 0 20px',
    backgroundColor: 'var(--frame-bar)',
    color: 'var(--frame-bar-text)',
  },
  title: { ...typographyStyles.body1Strong, whiteSpace: 'nowrap' },
  note: {
    ...typographyStyles.caption1,
    flex: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    paddingLeft: '12px',
    '@media (max-width: 900px)': { visibility: 'hidden' },
  },
})

type TopBarProps = {
  readonly cast: HostCast
  readonly person: HostPerson
  readonly choices: Choices
  readonly onChoose: (change: Partial<Choices>) => void
  readonly onSignInAgain: () => void
  readonly onConsent: (isGiven: boolean) => void
  readonly onAccount: (isEnded: boolean) => void
}

/** The bar on top: which host this is, how it looks, and who is signed in. */
export function TopBar(props: TopBarProps) {
  const { choices, onChoose } = props
  const styles = useStyles()
  return (
    <header className={styles.bar}>
      <span className={styles.title}>{hostNames[choices.host]}</span>
      <span className={styles.note}>Sandbox: real tokens, invented people, nothing leaves this machine</span>
      <ChoiceMenu label="Host" names={hostNames} chosen={choices.host} onChoose={(host) => onChoose({ host })} />
      <ChoiceMenu label="Theme" names={themeNames} chosen={choices.theme} onChoose={(theme) => onChoose({ theme })} />
      <PersonMenu
        people={props.cast.people}
        person={props.person}
        onPerson={(key) => onChoose({ person: key })}
        onSignInAgain={props.onSignInAgain}
        onConsent={props.onConsent}
        onAccount={props.onAccount}
      />
    </header>
  )
}
