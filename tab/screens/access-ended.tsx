import { DoorArrowRightRegular } from '@fluentui/react-icons/svg/door-arrow-right'
import { useText } from '../text/text-context.tsx'
import { AskForm } from './late-forms.ts'
import { Refusal } from './refusals.tsx'
import type { FailureScreenProps } from './screen-props.ts'

/** Ended by a person, run out, or closed in Mattermost: what becomes of it, and how to ask for it back. */
export function AccessEndedScreen(props: FailureScreenProps) {
  const { t } = useText()
  return (
    <Refusal {...props} icon={DoorArrowRightRegular} next={`${t('ended.next')} ${t('ended.ask')}`}>
      <AskForm askForAccess={props.askForAccess} isEnded />
    </Refusal>
  )
}
