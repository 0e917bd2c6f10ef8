import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useWords } from '../mission/text/use-words.ts'
import type { ChatDesk, DeskNotice } from './chat-desk.ts'
import { chatText } from './text.ts'
import { useChat } from './use-chat.ts'
import { useStoreState } from './use-chat-desk.ts'

/** Why a product is not there, what to do with one that is, and how an opening outside went. */
export function DeskNoticeBar({ desk }: { readonly desk: ChatDesk }) {
  const { t } = useWords(chatText)
  const { host } = useChat()
  const { notice } = useStoreState(desk.store)
  if (notice === undefined) return null
  return (
    <MessageBar intent={isTrouble(notice) ? 'warning' : 'info'} politeness="polite" layout="multiline" shape="square">
      <MessageBarBody>{wordsOf(notice)}</MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button appearance="transparent" icon={<DismissRegular />} aria-label={t('dismiss')} onClick={desk.dismiss} />
        }
      />
    </MessageBar>
  )

  function wordsOf(shown: DeskNotice): string {
    switch (shown.kind) {
      case 'product': {
        const product = t(`menu.${shown.product}`)
        if (shown.why === 'unknown') return t('product.unknown', { product })
        return t(`product.${shown.why}`, { product, operator: host.operatorName })
      }
      case 'hint':
        return t(`product.${shown.product}`)
      case 'browserOpened':
        return t('browser.opened')
      case 'browserFailed':
        return t('browser.failed')
      case 'popoutBlocked':
        return t('popout.blocked')
      case 'callWindow':
        return t('call.window')
    }
  }
}

function isTrouble(notice: DeskNotice): boolean {
  return notice.kind === 'browserFailed' || notice.kind === 'popoutBlocked'
}
