import { FluentProvider, makeStyles, tokens } from '@fluentui/react-components'
import { type CSSProperties, useLayoutEffect, useState } from 'react'
import type { HostCast } from '../host-site.ts'
import { AppBar } from './app-bar.tsx'
import { setConsent, setEnded } from './calls.ts'
import { type Choices, readChoices, writeChoices } from './choices.ts'
import { fluentThemes, frames } from './looks.ts'
import { MemberFrame } from './member-frame.tsx'
import { Rail } from './rail.tsx'
import { TabFrame } from './tab-frame.tsx'
import { TopBar } from './top-bar.tsx'

const useStyles = makeStyles({
  page: {
    display: 'grid',
    gridTemplateRows: '48px minmax(0, 1fr)',
    gridTemplateColumns: '68px minmax(0, 1fr)',
    height: '100dvh',
    backgroundColor: 'var(--frame-rail)',
    overflow: 'hidden',
  },
  stage: {
    display: 'flex',
    minHeight: 0,
    minWidth: 0,
    gap: '8px',
    padding: '0 8px 8px 0',
    '@media (max-width: 900px)': { flexDirection: 'column' },
  },
  app: {
    display: 'flex',
    flexDirection: 'column',
    flex: '3 1 0',
    minWidth: 0,
    minHeight: 0,
    overflow: 'hidden',
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
    border: `1px solid ${tokens.colorTransparentStroke}`,
  },
})

/** The whole host: its frame, the app in the middle, and the member's window beside it when asked for. */
export function HostPage({ firstCast }: { readonly firstCast: HostCast }) {
  const styles = useStyles()
  const [cast, setCast] = useState(firstCast)
  const [choices, setChoices] = useState(() =>
    readChoices(
      window.location.search,
      firstCast.people.map(({ key }) => key),
    ),
  )
  /** Each sign-in gives the frame a new life. */
  const [signIns, setSignIns] = useState(1)
  const [subPageId, setSubPageId] = useState(() => new URLSearchParams(window.location.search).get('sub') ?? '')

  const person = cast.people.find(({ key }) => key === choices.person)
  const frame = frames[choices.host][choices.theme]

  const choose = (change: Partial<Choices>): void => {
    const next = { ...choices, ...change }
    setChoices(next)
    window.history.replaceState(null, '', writeChoices(next))
  }

  useLayoutEffect(() => {
    document.documentElement.style.colorScheme = choices.theme === 'default' ? 'light' : 'dark'
  }, [choices.theme])

  if (!person) return null
  const page = person.standing === 'operator' ? choices.page : 'mission'
  const colours = {
    '--frame-bar': frame.bar,
    '--frame-bar-text': frame.barText,
    '--frame-rail': frame.rail,
    '--frame-accent': frame.accent,
  } as CSSProperties

  return (
    // Fluent gives the provider's classes to menus as well: what fills the page stands inside.
    <FluentProvider theme={fluentThemes[choices.host][choices.theme]}>
      <div className={styles.page} style={colours}>
        <TopBar
          cast={cast}
          person={person}
          choices={choices}
          onChoose={choose}
          onSignInAgain={() => setSignIns(signIns + 1)}
          onConsent={(isGiven) => void setConsent(person.tid, isGiven).then(setCast)}
          onAccount={(isEnded) => void setEnded(person.key, isEnded).then(setCast)}
        />
        <Rail
          isSplit={choices.isSplit}
          onMission={() => choose({ page: 'mission' })}
          onSplit={(isSplit) => choose({ isSplit })}
          memberUrl={cast.memberUrl}
        />
        <main className={styles.stage}>
          <section className={styles.app} aria-label="App">
            <AppBar
              person={person}
              page={page}
              onPage={(next) => choose({ page: next })}
              onReload={() => setSignIns(signIns + 1)}
            />
            <TabFrame
              key={`${person.key} ${choices.host} ${page} ${subPageId} ${signIns}`}
              person={person}
              theme={choices.theme}
              host={choices.host}
              page={page}
              subPageId={subPageId}
              missionUrl={cast.missionUrl}
              onPage={(next, sub) => {
                setSubPageId(sub)
                choose({ page: next })
              }}
              onReload={() => setSignIns(signIns + 1)}
            />
          </section>
          {choices.isSplit && <MemberFrame url={cast.memberUrl} theme={choices.theme} />}
        </main>
      </div>
    </FluentProvider>
  )
}
