import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  ToggleButton,
  tokens,
} from '@fluentui/react-components'
import {
  BotRegular,
  CallRegular,
  ClipboardTaskListLtrRegular,
  GridRegular,
  MoreHorizontalRegular,
  OpenRegular,
} from '@fluentui/react-icons'
import type { ChatProduct } from '../../src/api/chat.ts'
import { useWords } from '../mission/text/use-words.ts'
import type { ChatDesk } from './chat-desk.ts'
import { chatText } from './text.ts'
import { useChat } from './use-chat.ts'

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    flexShrink: 0,
    gap: tokens.spacingHorizontalS,
    height: '36px',
    boxSizing: 'border-box',
    padding: `0 ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  choice: { display: 'flex', gap: tokens.spacingHorizontalXXS },
})

const products: readonly { readonly product: ChatProduct; readonly icon: React.ReactElement }[] = [
  { product: 'playbooks', icon: <ClipboardTaskListLtrRegular /> },
  { product: 'boards', icon: <GridRegular /> },
  { product: 'agents', icon: <BotRegular /> },
  { product: 'calls', icon: <CallRegular /> },
]

/** Which face is shown, and the ways into Mattermost's other parts. */
export function ChatBar({ desk }: { readonly desk: ChatDesk }) {
  const styles = useStyles()
  const { t } = useWords(chatText)
  const { state } = useChat()
  const isChat = state.shown === 'chat'
  return (
    <div className={styles.bar}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields. */}
      <div role="group" aria-label={t('switch.label')} className={styles.choice}>
        <ToggleButton
          size="small"
          appearance={isChat ? 'subtle' : 'outline'}
          checked={!isChat}
          onClick={() => isChat && void desk.showMission()}
        >
          {t('switch.mission')}
        </ToggleButton>
        <ToggleButton
          size="small"
          appearance={isChat ? 'outline' : 'subtle'}
          checked={isChat}
          onClick={() => isChat || desk.showChat()}
        >
          {t('switch.chat')}
        </ToggleButton>
      </div>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size="small"
            appearance="subtle"
            icon={<MoreHorizontalRegular />}
            aria-label={t('menu.label')}
            title={t('menu.label')}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<OpenRegular />} onClick={() => void desk.openInBrowser()}>
              {t('menu.browser')}
            </MenuItem>
            <MenuDivider />
            {products.map(({ product, icon }) => (
              <MenuItem key={product} icon={icon} onClick={() => void desk.choose(product)}>
                {t(`menu.${product}`)}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
    </div>
  )
}
