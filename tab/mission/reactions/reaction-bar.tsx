import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useMemo } from 'react'
import { latePart } from '../late-part.tsx'
import { readableName } from '../markdown/readable-name.ts'
import { useMission, useMissionState } from '../mission-context.tsx'
import { nameInText } from '../people/display-name.ts'
import { peopleText } from '../people/text.ts'
import type { Post } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { Emoji } from './emoji.tsx'
import { groupReactions, type ReactionGroup } from './group-reactions.ts'
import { reactionText } from './text.ts'

/** The picker comes when it is wanted, not with the first messages. */
export const AddReaction = latePart(async () => (await import('./add-reaction.tsx')).AddReaction)

const namesAtMost = 12

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    marginBlock: `${tokens.spacingVerticalXS} 0`,
    padding: 0,
    listStyleType: 'none',
    minWidth: 0,
  },
  item: { minWidth: 0, maxWidth: '100%' },
  reaction: {
    ...typographyStyles.caption1,
    fontVariantNumeric: 'tabular-nums',
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    minHeight: '24px',
    maxWidth: '100%',
    overflow: 'hidden',
    paddingInline: tokens.spacingHorizontalSNudge,
    paddingBlock: 0,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
    '&[aria-disabled="true"]': { cursor: 'default' },
  },
  own: {
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke1}`,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
})

/** The reactions to a post; nothing while there are none (a message's own menu has `AddReaction` for the first). */
export function ReactionBar({ post }: { readonly post: Post }) {
  const styles = useStyles()
  const { t } = useWords(reactionText)
  const mission = useMission()
  const ownId = useMissionState(({ userId }) => userId)
  const isArchived = useMissionState(({ channels }) => (channels.get(post.channel_id)?.delete_at ?? 0) > 0)
  const reactions = post.metadata?.reactions
  const groups = useMemo(() => groupReactions(reactions ?? [], ownId), [reactions, ownId])
  useEffect(() => {
    mission.people.need(new Set(groups.flatMap(({ userIds }) => userIds.slice(0, namesAtMost))))
  }, [mission, groups])
  if (groups.length === 0 || post.delete_at > 0) return null
  return (
    <ul aria-label={t('reactions')} className={styles.bar}>
      {groups.map((group) => (
        <li key={group.name} className={styles.item}>
          <ReactionButton post={post} group={group} isDisabled={isArchived} />
        </li>
      ))}
      {!isArchived && (
        <li>
          <AddReaction post={post} />
        </li>
      )}
    </ul>
  )
}

function ReactionButton(props: { readonly post: Post; readonly group: ReactionGroup; readonly isDisabled: boolean }) {
  const { post, group, isDisabled } = props
  const { name, userIds, isOwn } = group
  const styles = useStyles()
  const { actions } = useMission()
  const { t, textList } = useWords(reactionText)
  const names = useReactingNames(group)
  const customId = post.metadata?.emojis?.find((one) => one.name === name)?.id
  const count = userIds.length
  return (
    <button
      type="button"
      className={mergeClasses(styles.reaction, isOwn && styles.own)}
      aria-pressed={isOwn}
      title={t('reactedWith', { names: textList(names), emoji: readableName(name) })}
      aria-disabled={isDisabled}
      aria-label={t('toggle', { emoji: readableName(name), count, names: textList(names) })}
      onClick={() => {
        if (!isDisabled) void actions.toggleReaction(post, name)
      }}
    >
      <Emoji name={name} customId={customId} isDecorative />
      {count}
    </button>
  )
}

/** Oneself first, the rest counted when they are too many. */
function useReactingNames({ userIds, isOwn }: ReactionGroup): readonly string[] {
  const { t } = useWords(reactionText)
  const people = useWords(peopleText)
  const known = useMissionState((state) => state.people)
  const ownId = useMissionState(({ userId }) => userId)
  const others = userIds.filter((id) => id !== ownId)
  const named = others.slice(0, namesAtMost).map((id) => {
    const person = known.get(id)
    return person === undefined ? people.t('somebody') : nameInText(person)
  })
  const left = others.length - named.length
  return [...(isOwn ? [t('you')] : []), ...named, ...(left > 0 ? [t('others', { count: left })] : [])]
}
