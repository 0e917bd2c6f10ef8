import { BuildingPeopleRegular } from '@fluentui/react-icons/svg/building-people'
import { AskForm } from './late-forms.ts'
import { Refusal } from './refusals.tsx'
import type { FailureScreenProps } from './screen-props.ts'

/** The organisation is unknown, or waits for approval: the person can ask for access. */
export function RequestAccessScreen(props: FailureScreenProps) {
  const tid = props.failure.facts.tid
  return (
    <Refusal {...props} icon={BuildingPeopleRegular} tenant={typeof tid === 'string' ? tid : props.tenantHint}>
      <AskForm askForAccess={props.askForAccess} isAsked={props.failure.code === 'request_open'} />
    </Refusal>
  )
}
