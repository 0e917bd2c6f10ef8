import { PinnedPanel } from './channels/pinned-panel.tsx'
import { MembersPanel } from './people/members-panel.tsx'
import type { Side } from './state/mission-state.ts'
import { useMissionText } from './text/use-words.ts'
import { SidePanel } from './thread/side-panel.tsx'
import { ThreadPanel } from './thread/thread-panel.tsx'
import { ThreadsPanel } from './thread/threads-panel.tsx'

/** What stands beside the channel. */
export function SideContent({ side, channelId }: { readonly side: Side; readonly channelId: string }) {
  const { t } = useMissionText()
  switch (side.kind) {
    case 'thread':
      return <ThreadPanel key={side.rootId} channelId={side.channelId} rootId={side.rootId} postId={side.postId} />
    case 'threads':
      return <ThreadsPanel />
    case 'members':
      return (
        <SidePanel key={channelId} title={t('channel.members')}>
          <MembersPanel channelId={channelId} />
        </SidePanel>
      )
    case 'pinned':
      return <PinnedPanel key={channelId} channelId={channelId} />
  }
}
