import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { InlineText } from '../markdown/inline-text.tsx'
import { readableName } from '../markdown/readable-name.ts'
import { useWords } from '../text/use-words.ts'
import { nameParts, type PersonKind } from './display-name.ts'
import { peopleText } from './text.ts'
import { usePerson } from './use-person.ts'

export type PersonNameProps = {
  readonly userId: string
  /** A post's `override_username`: anybody may write anything there, so the account is shown with it. */
  readonly overrideName?: string | undefined
}

const useStyles = makeStyles({
  line: { display: 'inline', overflowWrap: 'anywhere', minWidth: 0 },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3 },
  tag: {
    ...typographyStyles.caption2Strong,
    display: 'inline-block',
    paddingInline: tokens.spacingHorizontalXS,
    marginInlineStart: tokens.spacingHorizontalXS,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    verticalAlign: 'middle',
  },
})

/** Who it is: name, GUEST or BOT, and a guest's organisation. */
export function PersonName({ userId, overrideName }: PersonNameProps) {
  const styles = useStyles()
  const { t, nodes } = useWords(peopleText)
  const person = usePerson(userId)
  const { name, kind, organisation } =
    person === undefined
      ? { name: t('unknownPerson'), kind: 'member' as const, organisation: undefined }
      : nameParts(person)
  const override = readableName(overrideName ?? '').trim()

  if (override !== '') {
    return (
      <span className={styles.line}>
        <span className={styles.name}>
          <InlineText text={override} />
        </span>
        <Tag kind="bot" />{' '}
        <span className={styles.quiet}>
          {nodes('postedBy', { account: <InlineText text={`@${person?.username ?? t('unknownPerson')}`} /> })}
        </span>
      </span>
    )
  }
  return (
    <span className={styles.line}>
      <span
        className={person === undefined ? mergeClasses(styles.name, styles.quiet) : styles.name}
        title={person === undefined ? undefined : readableName(`@${person.username}`)}
      >
        <InlineText text={name} />
      </span>
      <Tag kind={kind} />
      {organisation !== undefined && (
        <span className={styles.quiet}>
          {' '}
          <InlineText text={organisation} />
        </span>
      )}
    </span>
  )
}

/** What kind of account it is; nothing for a member. */
export function Tag({ kind }: { readonly kind: PersonKind }) {
  const styles = useStyles()
  const { t } = useWords(peopleText)
  if (kind === 'member') return null
  return (
    <>
      {' '}
      <span className={styles.tag}>{t(kind)}</span>
    </>
  )
}
