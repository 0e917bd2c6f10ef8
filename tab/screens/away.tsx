import { Button } from '@fluentui/react-components'
import type { FluentIcon } from '@fluentui/react-icons'
import { CloudOffRegular } from '@fluentui/react-icons/svg/cloud-off'
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected'
import { useText } from '../text/text-context.tsx'
import { Countdown } from './countdown.tsx'
import { failureWords } from './failure-words.ts'
import { ContactFooter } from './footer.tsx'
import type { FailureScreenProps } from './screen-props.ts'
import { StateScreen } from './state-screen.tsx'

/** Something does not answer and is tried again by itself. */
function Waiting({ icon, ...props }: FailureScreenProps & { readonly icon: FluentIcon }) {
  const text = useText()
  const { title, detail } = failureWords(text, props.failure.code)
  return (
    <StateScreen
      icon={icon}
      heading={title}
      isRefusal
      actions={
        <Button disabledFocusable={props.isTrying} onClick={props.onRetry}>
          {text.t('action.tryNow')}
        </Button>
      }
      footer={<ContactFooter about={props.about} failure={props.failure} />}
    >
      <p>{detail}</p>
      <Countdown retryAtMs={props.retryAtMs} isTrying={props.isTrying} failures={props.failures} now={props.now} />
    </StateScreen>
  )
}

export function MattermostAwayScreen(props: FailureScreenProps) {
  return <Waiting {...props} icon={PlugDisconnectedRegular} />
}

export function WaitingScreen(props: FailureScreenProps) {
  return <Waiting {...props} icon={CloudOffRegular} />
}
