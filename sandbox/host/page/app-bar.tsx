import { Button, makeStyles, Tab, TabList, Tooltip, tokens, typographyStyles } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise'
import type { HostPerson } from '../host-site.ts'
import { AppIcon } from './app-icon.tsx'
import { isPageId, type PageId } from './choices.ts'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    flexShrink: 0,
    minHeight: '48px',
    padding: '0 12px 0 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: {
    ...typographyStyles.subtitle2,
    margin: 0,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  space: { flex: 1 },
})

type AppBarProps = {
  readonly person: HostPerson
  readonly page: PageId
  readonly onPage: (page: PageId) => void
  readonly onReload: () => void
}

/** The line above the app: its name, its pages, and a new start. Only the operator's organisation has the second page. */
export function AppBar({ person, page, onPage, onReload }: AppBarProps) {
  const styles = useStyles()
  return (
    <header className={styles.bar}>
      <AppIcon size={24} />
      <h1 className={styles.name}>Mission Collaboration</h1>
      <TabList
        size="small"
        selectedValue={page}
        onTabSelect={(_, { value }) => {
          if (typeof value === 'string' && isPageId(value)) onPage(value)
        }}
      >
        <Tab value="mission">Mission</Tab>
        {person.standing === 'operator' && <Tab value="admin">Administration</Tab>}
      </TabList>
      <div className={styles.space} />
      <Tooltip content="Reload the app" relationship="label">
        <Button appearance="subtle" icon={<ArrowClockwiseRegular />} onClick={onReload} />
      </Tooltip>
    </header>
  )
}
