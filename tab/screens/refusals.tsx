import { Button } from '@fluentui/react-components'
import type { FluentIcon } from '@fluentui/react-icons'
import { ArrowSwapRegular } from '@fluentui/react-icons/svg/arrow-swap'
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle'
import { PauseCircleRegular } from '@fluentui/react-icons/svg/pause-circle'
import { PeopleRegular } from '@fluentui/react-icons/svg/people'
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key'
import { WrenchRegular } from '@fluentui/react-icons/svg/wrench'
import type { ReactNode } from 'react'
import { outcomes } from '../session/outcome.ts'
import { useText } from '../text/text-context.tsx'
import { failureWords } from './failure-words.ts'
import { ContactFooter } from './footer.tsx'
import { UnsentTexts } from './late-forms.ts'
import type { FailureScreenProps } from './screen-props.ts'
import { StateScreen } from './state-screen.tsx'

export type RefusalProps = Pick<FailureScreenProps, 'failure' | 'isTrying' | 'onRetry' | 'about'> & {
  readonly unsent?: FailureScreenProps['unsent']
  readonly icon: FluentIcon
  readonly next?: string
  readonly actionLabel?: string
  readonly children?: ReactNode
  readonly tenant?: string | undefined
}

/** Heading and reason by code, the next step in words, one button, whom to ask. */
export function Refusal({ icon, next, actionLabel, children, tenant, ...props }: RefusalProps) {
  const text = useText()
  const { title, detail } = failureWords(text, props.failure.code)
  const goesOn = outcomes[props.failure.code].goesOn
  return (
    <StateScreen
      icon={icon}
      heading={title}
      isRefusal
      actions={
        <Button
          appearance={children === undefined ? 'primary' : 'secondary'}
          disabledFocusable={props.isTrying}
          onClick={props.onRetry}
        >
          {actionLabel ?? text.t('action.retry')}
        </Button>
      }
      footer={<ContactFooter about={props.about} failure={props.failure} tenant={tenant} />}
    >
      <p>{detail}</p>
      {next !== undefined && <p>{next}</p>}
      {children}
      {props.unsent !== undefined && props.unsent.length > 0 && <UnsentTexts unsent={props.unsent} />}
      {goesOn === 'slowly' && <p>{text.t('again.slowly')}</p>}
    </StateScreen>
  )
}

export function SuspendedScreen(props: FailureScreenProps) {
  const { t } = useText()
  return <Refusal {...props} icon={PauseCircleRegular} next={t('suspended.next')} />
}

export function PartnerFullScreen(props: FailureScreenProps) {
  const { t } = useText()
  const next = t(props.failure.code === 'partner_busy' ? 'full.busyNext' : 'full.next')
  return <Refusal {...props} icon={PeopleRegular} next={next} />
}

export function GuestsUnavailableScreen(props: FailureScreenProps) {
  const { t } = useText()
  return <Refusal {...props} icon={WrenchRegular} next={t('unavailable.next')} />
}

export function OtherOrganisationScreen(props: FailureScreenProps) {
  const { t } = useText()
  return <Refusal {...props} icon={ArrowSwapRegular} next={t('elsewhere.next')} />
}

export function SignedOutScreen(props: FailureScreenProps) {
  const { t } = useText()
  return <Refusal {...props} icon={PersonKeyRegular} next={t('signedOut.next')} actionLabel={t('action.signInAgain')} />
}

/** Everything without a screen of its own: says what it is and gives the number to tell the operator. */
export function ProblemScreen(props: FailureScreenProps) {
  return <Refusal {...props} icon={ErrorCircleRegular} />
}
