import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal'
import { useEffect, useRef, useState } from 'react'
import type { ChatEntry } from '../../../connector/chat-state.ts'
import type { PressedAction, SentFile } from '../../../connector/chats.ts'
import type { HostPerson } from '../../host-site.ts'
import { AppIcon } from '../app-icon.tsx'
import { type ChatAddress, press, say, setBlocked, setInstalled } from './chat-calls.ts'
import { ChatMessage, type Outcome } from './chat-message.tsx'
import { type BotCommand, Composer } from './composer.tsx'
import type { OpenChat } from './use-chat.ts'

const useStyles = makeStyles({
  conversation: { display: 'flex', flexDirection: 'column', flex: 1, minWidth: 0, minHeight: 0 },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    flexShrink: 0,
    minHeight: '48px',
    padding: '0 12px 0 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: { ...typographyStyles.subtitle2, margin: 0, flex: 1 },
  log: { flex: 1, minHeight: 0, overflowY: 'auto', backgroundColor: tokens.colorNeutralBackground2 },
  entries: {
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    padding: '16px',
    maxWidth: '880px',
    boxSizing: 'border-box',
    margin: '0 auto',
  },
  note: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, textAlign: 'center', padding: '24px' },
  trouble: { color: tokens.colorStatusDangerForeground1, padding: '0 16px', textAlign: 'center' },
})

type ConversationProps = {
  readonly title: string
  readonly address: ChatAddress
  readonly people: readonly HostPerson[]
  readonly open: OpenChat
  readonly commands: readonly BotCommand[]
  readonly onOpen: (url: string) => void
}

/** One chat with the bot, as Teams shows it. */
export function Conversation({ title, address, people, open, commands, onOpen }: ConversationProps) {
  const styles = useStyles()
  const { chat, take } = open
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({})
  const [trouble, setTrouble] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const isPersonal = address.roomId === undefined
  const count = chat?.entries.length ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: with every new entry the end comes into view.
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' })
  }, [count])

  /** What the server of this page refuses is said under the chat. */
  const attempt = async (work: Promise<void>): Promise<void> => {
    setTrouble('')
    await work.catch((error: unknown) => setTrouble(error instanceof Error ? error.message : 'It did not work.'))
  }
  const send = (text: string, file?: SentFile): Promise<void> => attempt(say(address, text, file).then(take))
  const pressed = (entry: ChatEntry, action: PressedAction['action']): Promise<void> =>
    attempt(
      press(address, { activityId: entry.id, action }).then((outcome) => {
        take(outcome.chat)
        const said = outcome.kind === 'card' ? '' : outcome.text
        setOutcomes((known) => ({ ...known, [entry.id]: { isRefused: outcome.kind === 'refused', text: said } }))
      }),
    )

  return (
    <section className={styles.conversation} aria-label={`Chat: ${title}`}>
      <header className={styles.head}>
        <AppIcon size={24} />
        <h2 className={styles.name}>{title}</h2>
        {isPersonal && chat && (
          <Menu>
            <MenuTrigger disableButtonEnhancement>
              <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label="More options" />
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                <MenuItem onClick={() => attempt(setInstalled(address.person, !chat.isInstalled).then(take))}>
                  {chat.isInstalled ? 'Uninstall the app' : 'Install the app'}
                </MenuItem>
                <MenuItem onClick={() => attempt(setBlocked(address.person, !chat.isBlocked).then(take))}>
                  {chat.isBlocked ? 'Unblock the bot' : 'Block the bot'}
                </MenuItem>
              </MenuList>
            </MenuPopover>
          </Menu>
        )}
      </header>
      <div className={styles.log}>
        <div className={styles.entries} role="log" aria-label="Messages">
          {count === 0 && (
            <p className={styles.note}>Nothing yet. Say “help”, or have a member mention you in the mission.</p>
          )}
          {chat?.entries.map((entry) => (
            <ChatMessage
              key={entry.id}
              entry={entry}
              author={people.find(({ key }) => key === entry.from)}
              isOwn={entry.from === address.person}
              outcome={outcomes[entry.id]}
              onPress={(action) => void pressed(entry, action)}
              onOpen={onOpen}
            />
          ))}
        </div>
        <div ref={end} />
      </div>
      {isPersonal && chat && !chat.isInstalled && <p className={styles.note}>The app is not installed.</p>}
      {chat?.isBlocked && <p className={styles.note}>You have blocked this bot.</p>}
      {trouble !== '' && (
        <p className={styles.trouble} role="alert">
          {trouble}
        </p>
      )}
      <Composer
        commands={commands}
        takesFiles={isPersonal}
        isDisabled={!chat || (isPersonal && !chat.isInstalled)}
        onSend={(text, file) => void send(text, file)}
      />
    </section>
  )
}
