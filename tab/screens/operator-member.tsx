import { Button } from '@fluentui/react-components'
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key'
import { useText } from '../text/text-context.tsx'
import { failureWords } from './failure-words.ts'
import { ContactFooter } from './footer.tsx'
import type { FailureScreenProps } from './screen-props.ts'
import { StateScreen } from './state-screen.tsx'

/** Somebody of the operator's own organisation: a member, who has a door of their own, and perhaps an administrator. */
export function OperatorMemberScreen({ failure, about, openExternal, isTrying, onRetry }: FailureScreenProps) {
  const text = useText()
  const { title, detail } = failureWords(text, failure.code)
  const { mattermostUrl } = failure.facts
  return (
    <StateScreen
      icon={PersonKeyRegular}
      heading={title}
      actions={
        <>
          {typeof mattermostUrl === 'string' && (
            <Button appearance="primary" onClick={() => openExternal(mattermostUrl)}>
              {text.t('member.openMattermost')}
            </Button>
          )}
          <Button as="a" href="/admin">
            {text.t('member.openAdministration')}
          </Button>
          <Button appearance="subtle" disabledFocusable={isTrying} onClick={onRetry}>
            {text.t('action.retry')}
          </Button>
        </>
      }
      footer={<ContactFooter about={about} failure={failure} />}
    >
      <p>{detail}</p>
      <p>{text.t('member.next')}</p>
    </StateScreen>
  )
}
