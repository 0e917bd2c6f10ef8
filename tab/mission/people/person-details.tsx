import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { ChatRegular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { InlineText } from '../markdown/inline-text.tsx'
import { useMission, useMissionState } from '../mission-context.tsx'
import type { Person } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { Avatar } from './avatar.tsx'
import { nameParts } from './display-name.ts'
import { Tag } from './person-name.tsx'
import { StatusMenu } from './status-menu.tsx'
import { peopleText } from './text.ts'
import { timeZoneOf } from './time-zone.ts'
import { useDirectMessage } from './use-direct-message.ts'
import { usePerson } from './use-person.ts'

const useStyles = makeStyles({
  card: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  head: { display: 'flex', gap: tokens.spacingHorizontalM, alignItems: 'center', minWidth: 0 },
  names: { minWidth: 0, overflowWrap: 'anywhere' },
  name: typographyStyles.subtitle2,
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
  facts: { margin: 0, display: 'grid', gap: tokens.spacingVerticalXS, overflowWrap: 'anywhere' },
  fact: { margin: 0 },
  problem: { color: tokens.colorStatusDangerForeground1 },
})

/** Who a person is, and what one can do: write to them, or, for oneself, say whether one can be reached. */
export function PersonDetails({ userId, onDone }: { readonly userId: string; readonly onDone: () => void }) {
  const styles = useStyles()
  const { t } = useWords(peopleText)
  const person = usePerson(userId)
  const status = useMissionState(({ statuses }) => statuses.get(userId))
  const isMe = useMissionState((state) => state.userId === userId)
  const { name, kind } =
    person === undefined ? { name: t('unknownPerson'), kind: 'member' as const } : nameParts(person)
  const isActive = (person?.delete_at ?? 0) === 0
  return (
    <div className={styles.card}>
      <div className={styles.head}>
        <Avatar userId={userId} size={56} />
        <div className={styles.names}>
          <div className={styles.name}>
            <InlineText text={name} />
            <Tag kind={kind} />
          </div>
          {person !== undefined && (
            <div className={styles.quiet}>
              <InlineText text={`@${person.username}`} />
            </div>
          )}
          {status !== undefined && isActive && <div className={styles.quiet}>{t(status)}</div>}
        </div>
      </div>
      {person !== undefined && <Facts person={person} />}
      {!isActive && <div>{t('inactive')}</div>}
      {isMe && <StatusMenu />}
      {!isMe && isActive && person !== undefined && <DirectMessage userId={userId} onDone={onDone} />}
    </div>
  )
}

function Facts({ person }: { readonly person: Person }) {
  const styles = useStyles()
  const { t } = useWords(peopleText)
  const { scheduler } = useMission()
  const { timeIn } = useWords(peopleText)
  const { kind, organisation } = nameParts(person)
  const position = kind === 'guest' ? '' : (person.position ?? '').trim()
  const zone = timeZoneOf(person)
  const time = zone === undefined ? undefined : timeIn(scheduler.now(), zone)
  if (organisation === undefined && position === '' && time === undefined) return null
  return (
    <dl className={styles.facts}>
      {organisation !== undefined && (
        <Fact title={t('organisation')}>
          <InlineText text={organisation} />
        </Fact>
      )}
      {position !== '' && (
        <Fact title={t('position')}>
          <InlineText text={position} />
        </Fact>
      )}
      {time !== undefined && zone !== undefined && (
        <Fact title={t('localTime')}>{t('timeInZone', { time, zone: zone.replaceAll('_', ' ') })}</Fact>
      )}
    </dl>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles()
  return (
    <div>
      <dt className={styles.quiet}>{title}</dt>
      <dd className={styles.fact}>{children}</dd>
    </div>
  )
}

function DirectMessage({ userId, onDone }: { readonly userId: string; readonly onDone: () => void }) {
  const styles = useStyles()
  const { t } = useWords(peopleText)
  const { open, isOpening, problem } = useDirectMessage(userId, onDone)
  return (
    <>
      <Button appearance="primary" icon={<ChatRegular />} onClick={open} disabledFocusable={isOpening}>
        {t(isOpening ? 'opening' : 'sendDirect')}
      </Button>
      <div role="status">{problem !== undefined && <span className={styles.problem}>{t(problem)}</span>}</div>
    </>
  )
}
