import { Button, Link, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { useWords } from '../mission/text/use-words.ts'
import type { ChatDesk } from './chat-desk.ts'
import { desktopLink, type Microphone, microphoneFacts, readMicrophone } from './microphone.ts'
import { chatText } from './text.ts'
import { useChat } from './use-chat.ts'
import { useStoreState } from './use-chat-desk.ts'

const useStyles = makeStyles({ link: { alignSelf: 'center' } })

/** Where the host gives no microphone, a call is taken elsewhere; said only where there are calls at all. */
export function CallBanner({ desk }: { readonly desk: ChatDesk }) {
  const styles = useStyles()
  const { t } = useWords(chatText)
  const { host, state } = useChat()
  const { offer } = useStoreState(desk.store)
  const { path } = useStoreState(desk.life)
  const [isDismissed, setDismissed] = useState(false)
  const hasCalls = offer?.products.some((one) => one.product === 'calls' && one.state === 'there') ?? false
  const microphone = useMicrophone(hasCalls, host.hostName, host.chatUrl)
  if (state.shown !== 'chat' || microphone !== 'barred' || isDismissed) return null
  return (
    <MessageBar intent="info" politeness="polite" layout="multiline" shape="square">
      <MessageBarBody>{t('call.barred')}</MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<DismissRegular />}
            aria-label={t('dismiss')}
            onClick={() => setDismissed(true)}
          />
        }
      >
        <Button size="small" onClick={() => void desk.openInBrowser()}>
          {t('call.browser')}
        </Button>
        <Link
          className={styles.link}
          href={desktopLink(host.chatUrl, path ?? desk.path())}
          target="_blank"
          rel="noreferrer"
        >
          {t('call.desktop')}
        </Link>
      </MessageBarActions>
    </MessageBar>
  )
}

function useMicrophone(isWanted: boolean, hostName: string, chatUrl: string): Microphone | undefined {
  const [microphone, setMicrophone] = useState<Microphone>()
  useEffect(() => {
    if (!isWanted) return
    let isStale = false
    void readMicrophone(microphoneFacts(window, hostName, new URL(chatUrl).origin)).then((read) => {
      if (!isStale) setMicrophone(read)
    })
    return () => {
      isStale = true
    }
  }, [isWanted, hostName, chatUrl])
  return microphone
}
