import type { ComponentType } from 'react'
import { outcomes, type FailureScreen as ScreenName } from '../session/outcome.ts'
import { AccessEndedScreen } from './access-ended.tsx'
import { MattermostAwayScreen, WaitingScreen } from './away.tsx'
import { ConsentScreen } from './consent.tsx'
import { OperatorMemberScreen } from './operator-member.tsx'
import {
  GuestsUnavailableScreen,
  OtherOrganisationScreen,
  PartnerFullScreen,
  ProblemScreen,
  SignedOutScreen,
  SuspendedScreen,
} from './refusals.tsx'
import { RequestAccessScreen } from './request-access.tsx'
import type { FailureScreenProps } from './screen-props.ts'

const screens: Readonly<Record<ScreenName, ComponentType<FailureScreenProps>>> = {
  consent: ConsentScreen,
  'request-access': RequestAccessScreen,
  suspended: SuspendedScreen,
  'access-ended': AccessEndedScreen,
  'signed-out': SignedOutScreen,
  'partner-full': PartnerFullScreen,
  'guests-unavailable': GuestsUnavailableScreen,
  'mattermost-away': MattermostAwayScreen,
  waiting: WaitingScreen,
  'other-organisation': OtherOrganisationScreen,
  'operator-member': OperatorMemberScreen,
  problem: ProblemScreen,
}

/** The screen of a failure, by the one table of outcomes. */
export function FailureScreen(props: FailureScreenProps) {
  const Screen = screens[outcomes[props.failure.code].screen]
  return <Screen {...props} />
}
