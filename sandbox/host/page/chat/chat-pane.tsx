import { CounterBadge, makeStyles, Tab, TabList, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import manifest from '../../../../appPackage/manifest.json' with { type: 'json' }
import type { Room } from '../../../connector/chats.ts'
import type { HostPerson } from '../../host-site.ts'
import { getRooms } from './chat-calls.ts'
import { Conversation } from './conversation.tsx'
import { type OpenChat, useChat } from './use-chat.ts'

const useStyles = makeStyles({
  pane: { display: 'flex', flex: 1, minHeight: 0, minWidth: 0 },
  list: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    width: '260px',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 900px)': { display: 'none' },
  },
  heading: { ...typographyStyles.subtitle2, margin: 0, padding: '12px 16px' },
  kind: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  entry: { display: 'flex', alignItems: 'center', gap: '8px' },
})

const kinds: Readonly<Record<Room['kind'], string>> = { personal: '', groupChat: 'Group chat', channel: 'Channel' }

const commandsFor = (kind: Room['kind']) => {
  const scope = kind === 'channel' ? 'team' : kind
  return manifest.bots[0]?.commandLists.find(({ scopes }) => scopes.includes(scope))?.commands ?? []
}

type ChatPaneProps = {
  readonly person: HostPerson
  readonly people: readonly HostPerson[]
  readonly personal: OpenChat
  readonly unread: number
  readonly onOpen: (url: string) => void
}

/** The chats of a person in which the bot is: that with the bot alone, and rooms with colleagues. */
export function ChatPane({ person, people, personal, unread, onOpen }: ChatPaneProps) {
  const styles = useStyles()
  const [rooms, setRooms] = useState<readonly Room[]>([])
  const [chosen, setChosen] = useState('')
  const own = rooms.filter((room) => room.people.includes(person.key))
  const room = own.find(({ id }) => id === chosen)
  const shared = useChat({ person: person.key, roomId: room?.id }, room !== undefined)

  useEffect(() => {
    // Without rooms there is still the chat with the bot.
    getRooms().then(setRooms, () => undefined)
  }, [])

  return (
    <div className={styles.pane}>
      <nav className={styles.list} aria-label="Chats">
        <h1 className={styles.heading}>Chat</h1>
        <TabList
          vertical
          selectedValue={room?.id ?? ''}
          onTabSelect={(_, { value }) => setChosen(typeof value === 'string' ? value : '')}
        >
          <Tab value="">
            <span className={styles.entry}>
              Mission Collaboration
              {unread > 0 && <CounterBadge size="small" count={unread} aria-label={`${unread} unread`} />}
            </span>
          </Tab>
          {own.map(({ id, name, kind }) => (
            <Tab key={id} value={id}>
              {name} <span className={styles.kind}>{kinds[kind]}</span>
            </Tab>
          ))}
        </TabList>
      </nav>
      <Conversation
        key={`${person.key} ${room?.id ?? ''}`}
        title={room?.name ?? 'Mission Collaboration'}
        address={{ person: person.key, roomId: room?.id }}
        people={people}
        open={room ? shared : personal}
        commands={commandsFor(room?.kind ?? 'personal')}
        onOpen={onOpen}
      />
    </div>
  )
}
