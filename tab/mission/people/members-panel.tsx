import { Button, Input, makeStyles, Spinner, tokens, typographyStyles } from '@fluentui/react-components'
import { ArrowClockwiseRegular, SearchRegular } from '@fluentui/react-icons'
import { useMemo, useState } from 'react'
import { InlineText } from '../markdown/inline-text.tsx'
import { useMissionState } from '../mission-context.tsx'
import type { Person } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { Avatar } from './avatar.tsx'
import { groupMembers, isFound, type MemberGroup } from './member-groups.ts'
import { PersonCard } from './person-card.tsx'
import { PersonName } from './person-name.tsx'
import { peopleText } from './text.ts'
import { useMembers } from './use-members.ts'

/** Pictures and presence are asked for those who are listed. */
const shownAtFirst = 30

const problems = { refused: 'membersRefused', noConnection: 'noConnection', failed: 'membersFailed' } as const

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    minHeight: 0,
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
  },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  title: { ...typographyStyles.body1Strong, margin: 0, overflowWrap: 'anywhere' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: { display: 'flex', width: '100%', gap: tokens.spacingHorizontalS, paddingBlock: tokens.spacingVerticalXS },
  quiet: { color: tokens.colorNeutralForeground3 },
})

/** Who reads in this channel, by organisation. */
export function MembersPanel({ channelId }: { readonly channelId: string }) {
  const styles = useStyles()
  const { t, compare } = useWords(peopleText)
  const { userIds, state, isComplete, reload } = useMembers(channelId)
  const known = useMissionState(({ people }) => people)
  const [typed, setTyped] = useState('')
  const people = useMemo(
    () =>
      userIds.map((id): Person => known.get(id) ?? { id, username: '' }).filter(({ delete_at: at = 0 }) => at === 0),
    [userIds, known],
  )
  const groups = useMemo(
    () =>
      groupMembers(
        people.filter((person) => isFound(person, typed)),
        compare,
      ),
    [people, typed, compare],
  )
  const isReady = state === 'ready'
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <span role="status">{isReady ? t('memberCount', { count: people.length }) : ''}</span>
        <Button
          appearance="subtle"
          size="small"
          icon={<ArrowClockwiseRegular />}
          aria-label={t('refresh')}
          title={t('refresh')}
          onClick={reload}
        />
      </div>
      <Input
        type="search"
        aria-label={t('findMember')}
        placeholder={t('findMember')}
        contentBefore={<SearchRegular />}
        value={typed}
        onChange={(_, { value }) => setTyped(value)}
      />
      {groups.map((group) => (
        <Group key={typeof group.key === 'string' ? group.key : `of ${group.key.organisation}`} group={group} />
      ))}
      {state === 'loading' && <Spinner size="tiny" label={t('loadingMembers')} />}
      {isReady && groups.length === 0 && <p className={styles.quiet}>{t('noneFound')}</p>}
      {isReady && !isComplete && <p className={styles.quiet}>{t('notAllLoaded', { count: userIds.length })}</p>}
      {state !== 'loading' && state !== 'ready' && (
        <div role="alert">
          <p>{t(problems[state])}</p>
          <Button onClick={reload}>{t('tryAgain')}</Button>
        </div>
      )}
    </div>
  )
}

function Group({ group: { key, people } }: { readonly group: MemberGroup }) {
  const styles = useStyles()
  const { t, nodes } = useWords(peopleText)
  const [shown, setShown] = useState(shownAtFirst)
  const name = typeof key === 'string' ? t(key) : <InlineText text={key.organisation} />
  const left = people.length - shown
  return (
    <section>
      <h3 className={styles.title}>{nodes('groupTitle', { name, count: people.length })}</h3>
      <ul className={styles.list}>
        {people.slice(0, shown).map(({ id }) => (
          <li key={id}>
            <PersonCard userId={id} className={styles.row}>
              <Avatar userId={id} showPresence />
              <PersonName userId={id} />
            </PersonCard>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button appearance="subtle" size="small" onClick={() => setShown((before) => before + 100)}>
          {t('showMore', { count: Math.min(left, 100) })}
        </Button>
      )}
    </section>
  )
}
