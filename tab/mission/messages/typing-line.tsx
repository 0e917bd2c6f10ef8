import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { InlineText } from '../markdown/inline-text.tsx'
import { useMissionState } from '../mission-context.tsx'
import { nameInText } from '../people/display-name.ts'
import { placeOf } from '../state/mission-state.ts'
import { useMissionText } from '../text/use-mission-text.ts'

const useStyles = makeStyles({
  line: {
    ...typographyStyles.caption1,
    flexShrink: 0,
    height: '18px',
    padding: `0 ${tokens.spacingHorizontalL}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
  },
})

/** Who is writing right now; keeps its place when nobody is, so that nothing jumps. */
export function TypingLine({ channelId, rootId = '' }: { readonly channelId: string; readonly rootId?: string }) {
  const styles = useStyles()
  const { t, list } = useMissionText()
  const typing = useMissionState((state) => state.typing)
  const people = useMissionState((state) => state.people)
  const place = placeOf(channelId, rootId)
  const names = typing.flatMap((one) => {
    const person = one.place === place ? people.get(one.userId) : undefined
    return person === undefined ? [] : [nameInText(person)]
  })
  if (names.length === 0) return <div className={styles.line} />
  const words = names.length > 3 ? t('list.typingMany') : t('list.typing', { names: list(names), count: names.length })
  return (
    <div className={styles.line}>
      <InlineText text={words} />
    </div>
  )
}
