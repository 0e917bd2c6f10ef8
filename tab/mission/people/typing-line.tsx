import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useMemo } from 'react'
import { InlineText } from '../markdown/inline-text.tsx'
import { useMission, useMissionState } from '../mission-context.tsx'
import { placeOf } from '../state/mission-state.ts'
import { useWords } from '../text/use-words.ts'
import { nameInText } from './display-name.ts'
import { peopleText } from './text.ts'

const namesAtMost = 3

const useStyles = makeStyles({
  line: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground3,
    minHeight: tokens.lineHeightBase200,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
})

/** Who is writing in this channel or thread. Its place is kept while nobody is, so that nothing moves. */
export function TypingLine({ channelId, rootId = '' }: { readonly channelId: string; readonly rootId?: string }) {
  const styles = useStyles()
  const { t, nodes, list } = useWords(peopleText)
  const mission = useMission()
  const typing = useMissionState((state) => state.typing)
  const people = useMissionState((state) => state.people)
  const place = placeOf(channelId, rootId)
  const userIds = useMemo(
    () => [...new Set(typing.filter((one) => one.place === place).map(({ userId }) => userId))],
    [typing, place],
  )
  useEffect(() => mission.people.need(userIds), [mission, userIds])

  const names = userIds.map((userId) => {
    const person = people.get(userId)
    return person === undefined ? t('somebody') : nameInText(person)
  })
  return (
    <div role="status" aria-live="polite" className={styles.line}>
      {names.length > namesAtMost && t('manyTyping')}
      {names.length > 0 &&
        names.length <= namesAtMost &&
        nodes('typing', {
          count: names.length,
          names: list(names.map((name, at) => <InlineText key={userIds[at]} text={name} />)),
        })}
    </div>
  )
}
