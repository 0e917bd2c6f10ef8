import { FluentProvider, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type CSSProperties, useLayoutEffect, useState } from 'react'
import type { HostCast } from '../host-site.ts'
import { ActivityList } from './activity/activity-list.tsx'
import { useFeed } from './activity/use-feed.ts'
import { AppBar } from './app-bar.tsx'
import { setConsent, setEnded } from './calls.ts'
import { ChatPane } from './chat/chat-pane.tsx'
import { useChat } from './chat/use-chat.ts'
import { type Choices, readChoices, writeChoices } from './choices.ts'
import { fluentThemes, frames } from './looks.ts'
import { MemberFrame } from './member-frame.tsx'
import { readLink } from './protocol/link.ts'
import { Rail } from './rail.tsx'
import { openTarget, TabFrame } from './tab-frame.tsx'
import { TopBar } from './top-bar.tsx'
import { useUnread } from './use-unread.ts'

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
  row: { flexDirection: 'row' },
  tab: { display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0, minHeight: 0 },
  note: { margin: 'auto', padding: '24px', color: tokens.colorNeutralForeground2 },
})

const paneNames: Readonly<Record<Choices['pane'], string>> = { app: 'App', chat: 'Chat', activity: 'Activity' }

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

  /** The entry of the feed whose link is open. */
  const [openedItem, setOpenedItem] = useState<string>()
  const person = cast.people.find(({ key }) => key === choices.person)
  // Bots and the activity feed are Teams' own; Outlook and Microsoft 365 show the tab alone.
  const isTeams = choices.host === 'teams'
  const pane = isTeams ? choices.pane : 'app'
  const personal = useChat({ person: choices.person }, isTeams && cast.hasChat)
  const feed = useFeed(choices.person, isTeams && cast.hasFeed)
  const unreadChat = useUnread(choices.person, personal.chat, pane === 'chat')
  const frame = frames[choices.host][choices.theme]

  const choose = (change: Partial<Choices>): void => {
    const next = { ...choices, ...change }
    setChoices(next)
    window.history.replaceState(null, '', writeChoices(next))
  }

  /** Leads into the app's tab beside what is shown, or out into a window of its own. */
  const openPage = (page: Choices['page'], sub: string, inPane: Choices['pane']): void => {
    setSubPageId(sub)
    setSignIns((count) => count + 1)
    choose({ page, pane: inPane })
  }
  const openLink = (url: string, inPane: Choices['pane']): void => {
    const target = readLink(url)
    if (target) openTarget(target, (page, sub) => openPage(page, sub, inPane))
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
          pane={pane}
          unread={{
            activity: isTeams && cast.hasFeed ? feed.unread : undefined,
            chat: isTeams && cast.hasChat ? unreadChat : undefined,
          }}
          isSplit={choices.isSplit}
          onPane={(next) => {
            setOpenedItem(undefined)
            setSubPageId('')
            choose({ pane: next, page: 'mission' })
          }}
          onSplit={(isSplit) => choose({ isSplit })}
          memberUrl={cast.memberUrl}
        />
        <main className={styles.stage}>
          <section className={mergeClasses(styles.app, pane !== 'app' && styles.row)} aria-label={paneNames[pane]}>
            {pane === 'activity' && (
              <ActivityList
                items={feed.items}
                language={person.language}
                chosenId={openedItem}
                onChoose={(item) => {
                  feed.read(item)
                  setOpenedItem(item.id)
                  openLink(item.webUrl, 'activity')
                }}
              />
            )}
            {pane === 'activity' && openedItem === undefined && (
              <p className={styles.note}>Choose an entry: it opens where its link leads.</p>
            )}
            {pane === 'chat' && (
              <ChatPane
                key={person.key}
                person={person}
                people={cast.people}
                personal={personal}
                unread={unreadChat}
                onOpen={(url) => openLink(url, 'app')}
              />
            )}
            {(pane === 'app' || (pane === 'activity' && openedItem !== undefined)) && (
              <div className={styles.tab}>
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
                  onPage={(next, sub) => openPage(next, sub, pane)}
                  onReload={() => setSignIns(signIns + 1)}
                />
              </div>
            )}
          </section>
          {choices.isSplit && <MemberFrame url={cast.memberUrl} theme={choices.theme} />}
        </main>
      </div>
    </FluentProvider>
  )
}
