import {
  Avatar,
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemCheckbox,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { ArrowEnterLeftRegular } from '@fluentui/react-icons/svg/arrow-enter-left'
import type { HostPerson } from '../host-site.ts'

const useStyles = makeStyles({
  button: {
    padding: '2px 4px 2px 12px',
    minWidth: 'auto',
    gap: '10px',
    color: 'var(--frame-bar-text)',
    textAlign: 'end',
    whiteSpace: 'nowrap',
    ':hover': { color: 'var(--frame-bar-text)' },
    ':hover:active': { color: 'var(--frame-bar-text)' },
  },
  buttonWords: {
    display: 'flex',
    flexDirection: 'column',
    lineHeight: '16px',
    '@media (max-width: 700px)': { display: 'none' },
  },
  /** Read out, not shown. */
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  buttonSmall: { fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightRegular },
  list: { minWidth: '360px', maxWidth: '420px', maxHeight: 'calc(100vh - 64px)', overflowY: 'auto' },
  row: { minHeight: '36px', paddingTop: '2px', paddingBottom: '2px', maxWidth: 'none' },
  person: { display: 'flex', alignItems: 'center', gap: '8px' },
  words: { display: 'flex', flexDirection: 'column', lineHeight: '16px' },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
})

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' })

const standings: Readonly<Record<HostPerson['standing'], string>> = {
  operator: 'runs the mission',
  partner: 'partner',
  unlisted: 'not part of the mission',
}

type PersonMenuProps = {
  readonly people: readonly HostPerson[]
  readonly person: HostPerson
  readonly onPerson: (key: string) => void
  readonly onSignInAgain: () => void
  readonly onConsent: (isGiven: boolean) => void
  readonly onAccount: (isEnded: boolean) => void
}

/** Who is signed in to this host, everybody else of the cast, and what the organisation at home decides about the account. */
export function PersonMenu(props: PersonMenuProps) {
  const { people, person } = props
  const styles = useStyles()
  const organisations = [...new Set(people.map(({ organisation }) => organisation))]
  const checked = {
    person: [person.key],
    home: [...(person.hasConsent ? ['consent'] : []), ...(person.isEnded ? [] : ['account'])],
  }
  return (
    <Menu
      positioning="below-end"
      hasCheckmarks
      checkedValues={checked}
      onCheckedValueChange={(_, { name, checkedItems }) => {
        if (name === 'person') {
          if (checkedItems[0] !== undefined) props.onPerson(checkedItems[0])
          return
        }
        if (checkedItems.includes('consent') !== person.hasConsent) props.onConsent(!person.hasConsent)
        if (checkedItems.includes('account') === person.isEnded) props.onAccount(!person.isEnded)
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button className={styles.button} appearance="transparent">
          <span className={styles.unseen}>Signed in as </span>
          <span className={styles.buttonWords}>
            {person.name} <span className={styles.buttonSmall}>{person.organisation}</span>
          </span>
          <Avatar size={32} name={person.name} image={{ src: `/api/photo/${person.key}` }} />
        </Button>
      </MenuTrigger>
      <MenuPopover className={styles.list}>
        <MenuList>
          {organisations.map((organisation) => (
            <MenuGroup key={organisation}>
              <MenuGroupHeader>
                {organisation},{' '}
                {standings[people.find((one) => one.organisation === organisation)?.standing ?? 'unlisted']}
              </MenuGroupHeader>
              {people
                .filter((one) => one.organisation === organisation)
                .map((one) => (
                  <MenuItemRadio key={one.key} className={styles.row} name="person" value={one.key}>
                    <PersonLine person={one} />
                  </MenuItemRadio>
                ))}
            </MenuGroup>
          ))}
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>At {person.organisation}</MenuGroupHeader>
            <MenuItemCheckbox className={styles.row} name="home" value="consent">
              The organisation has consented to the app
            </MenuItemCheckbox>
            <MenuItemCheckbox className={styles.row} name="home" value="account">
              The account of {person.name} is active
            </MenuItemCheckbox>
          </MenuGroup>
          <MenuDivider />
          <MenuItem icon={<ArrowEnterLeftRegular />} onClick={props.onSignInAgain}>
            Sign out and in again
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function PersonLine({ person }: { readonly person: HostPerson }) {
  const styles = useStyles()
  return (
    <span className={styles.person}>
      <Avatar size={28} name={person.name} image={{ src: `/api/photo/${person.key}` }} />
      <span className={styles.words}>
        {person.name}
        <span className={styles.small}>
          {person.jobTitle}, {languageNames.of(person.language)}
        </span>
      </span>
    </span>
  )
}
