import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { ChatFaces } from '../chat/chat-faces.tsx'
import { ChannelHeader } from './channels/channel-header.tsx'
import { ChannelList } from './channels/channel-list.tsx'
import { channelName } from './channels/channel-sections.ts'
import { Composer } from './composer/composer.tsx'
import { PictureViewer } from './files/picture-file.tsx'
import { latePart, useFetchedLater, useSettled } from './late-part.tsx'
import { LinkBar } from './link-bar.tsx'
import { Announcer } from './messages/announcer.tsx'
import { ChannelMessages } from './messages/channel-messages.tsx'
import { ListSkeleton } from './messages/list-skeleton.tsx'
import { MessageActions, MessageEditor } from './messages/message-row.tsx'
import { useMissionContext, useMissionState } from './mission-context.tsx'
import { MissionPhase } from './mission-phase.tsx'
import { NoticeBar } from './notice-bar.tsx'
import { PersonPopover } from './people/person-card.tsx'
import { TypingLine } from './people/typing-line.tsx'
import { AddReaction } from './reactions/reaction-bar.tsx'
import { useMissionText } from './text/use-words.ts'
import { useRoom } from './use-room.ts'

// What is not needed to read the first messages comes when it is asked for.
const StatusMenu = latePart(async () => (await import('./people/status-menu.tsx')).StatusMenu)
const SideContent = latePart(async () => (await import('./side-content.tsx')).SideContent)
const LeftChannels = latePart(async () => (await import('../chat/left-channels.tsx')).LeftChannels)
const lateParts = [SideContent, StatusMenu, MessageActions, MessageEditor, AddReaction, PictureViewer, PersonPopover]

const useStyles = makeStyles({
  view: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    height: '100%',
    overflow: 'hidden',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  columns: { position: 'relative', display: 'flex', flexGrow: 1, minHeight: 0, minWidth: 0 },
  channels: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    width: '268px',
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  drawer: {
    position: 'absolute',
    insetBlock: 0,
    insetInlineStart: 0,
    zIndex: 20,
    width: 'min(300px, 88%)',
    boxShadow: tokens.shadow64,
  },
  shade: { position: 'absolute', inset: 0, zIndex: 19, backgroundColor: tokens.colorBackgroundOverlay, border: 'none' },
  main: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0 },
  side: {
    flexShrink: 0,
    width: '380px',
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  sideOver: { position: 'absolute', insetBlock: 0, insetInlineEnd: 0, zIndex: 10, boxShadow: tokens.shadow28 },
  sideFull: { width: '100%', borderLeft: 'none', boxShadow: 'none' },
  status: {
    marginTop: 'auto',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    padding: tokens.spacingVerticalXS,
    minHeight: '24px',
  },
})

/** How channels, messages and what stands beside them share the room that there is. */
export function MissionLayout() {
  const styles = useStyles()
  const phase = useMissionState((state) => state.phase)
  const side = useMissionState((state) => state.side)
  const openId = useMissionState((state) => state.open?.channelId)
  const hasMessages = useMissionState((state) => state.windows.size > 0)
  useFetchedLater(lateParts, hasMessages)
  const view = useRef<HTMLDivElement>(null)
  const room = useRoom(view)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const isNarrow = room === 'narrow'
  const isDrawer = isNarrow && isDrawerOpen
  const closeDrawer = (): void => setDrawerOpen(false)
  useEffect(() => {
    if (!isNarrow) setDrawerOpen(false)
  }, [isNarrow])

  if (phase !== 'ready' && phase !== 'loading') {
    return (
      <div ref={view} className={styles.view}>
        <LinkBar />
        <MissionPhase />
      </div>
    )
  }
  return (
    <div ref={view} className={styles.view}>
      <LinkBar />
      <NoticeBar />
      <ChatFaces isDue={hasMessages}>
        <div className={styles.columns}>
          {!isNarrow && <Channels className={styles.channels} onOpened={closeDrawer} />}
          {isDrawer && <Drawer className={mergeClasses(styles.channels, styles.drawer)} onClose={closeDrawer} />}
          <main className={styles.main} inert={isDrawer || (side !== undefined && isNarrow)}>
            <OpenChannel channelId={openId} onShowChannels={isNarrow ? () => setDrawerOpen(true) : undefined} />
          </main>
          {side && openId !== undefined && (
            <aside
              inert={isDrawer}
              className={mergeClasses(styles.side, room !== 'wide' && styles.sideOver, isNarrow && styles.sideFull)}
            >
              <SideContent side={side} channelId={openId} meanwhile={<ListSkeleton rows={3} />} />
            </aside>
          )}
        </div>
      </ChatFaces>
    </div>
  )
}

function Channels({ className, onOpened }: { readonly className: string; readonly onOpened: () => void }) {
  const styles = useStyles()
  const { t } = useMissionText()
  const { chat } = useMissionContext()
  const isSettled = useSettled(useMissionState((state) => state.phase === 'ready' && state.windows.size > 0))
  return (
    <nav className={className} aria-label={t('view.channels')}>
      <ChannelList onOpened={onOpened}>{isSettled && chat !== undefined && <LeftChannels />}</ChannelList>
      <div className={styles.status}>{isSettled && <StatusMenu />}</div>
    </nav>
  )
}

/** The list of channels over the messages. Takes the focus; Escape and a click beside it close it. */
function Drawer({ className, onClose }: { readonly className: string; readonly onClose: () => void }) {
  const styles = useStyles()
  const { t } = useMissionText()
  const drawer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const cameFrom = document.activeElement
    drawer.current?.querySelector<HTMLElement>('[data-roving][tabindex="0"]')?.focus()
    return () => {
      if (cameFrom instanceof HTMLElement) cameFrom.focus()
    }
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose()
  }
  return (
    <>
      <button
        type="button"
        className={styles.shade}
        aria-label={t('view.closeChannels')}
        onClick={onClose}
        tabIndex={-1}
      />
      <div ref={drawer} role="dialog" aria-modal="true" aria-label={t('view.channels')} onKeyDown={onKeyDown}>
        <Channels className={className} onOpened={onClose} />
      </div>
    </>
  )
}

function OpenChannel(props: {
  readonly channelId: string | undefined
  readonly onShowChannels: (() => void) | undefined
}) {
  const channel = useMissionState((state) => state.channels.get(props.channelId ?? ''))
  const people = useMissionState((state) => state.people)
  const userId = useMissionState((state) => state.userId)
  if (channel === undefined) return <ListSkeleton rows={6} />
  const name = channelName(channel, { people, userId })
  return (
    <>
      <ChannelHeader channel={channel} onShowChannels={props.onShowChannels} />
      <ChannelMessages channelId={channel.id} name={name} />
      <Announcer channelId={channel.id} />
      <TypingLine channelId={channel.id} />
      <Composer channelId={channel.id} />
    </>
  )
}
