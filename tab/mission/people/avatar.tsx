import { Avatar as FluentAvatar, makeStyles, tokens } from '@fluentui/react-components'
import { BotRegular, PersonRegular } from '@fluentui/react-icons'
import type { Person } from '../state/model.ts'
import { displayName, initialsOf, kindOf } from './display-name.ts'
import { Presence } from './presence.tsx'
import { usePerson } from './use-person.ts'
import { usePicture } from './use-picture.ts'

export type AvatarProps = {
  readonly userId: string
  /** In pixels; 32 unless told. */
  readonly size?: 16 | 20 | 24 | 28 | 32 | 36 | 40 | 48 | 56 | 64
  readonly showPresence?: boolean
}

const useStyles = makeStyles({
  around: { position: 'relative', display: 'inline-flex', flexShrink: 0 },
  presence: {
    position: 'absolute',
    insetBlockEnd: 0,
    insetInlineEnd: 0,
    borderRadius: tokens.borderRadiusCircular,
    boxShadow: `0 0 0 ${tokens.strokeWidthThick} ${tokens.colorNeutralBackground1}`,
  },
})

/** A person's picture, initials until it is there. Only the presence is read out: the name stands beside it. */
export function Avatar({ userId, size = 32, showPresence = false }: AvatarProps) {
  const styles = useStyles()
  const person = usePerson(userId)
  const { url } = usePicture(picturePath(person), person?.last_picture_update)
  const initials = person === undefined ? '' : initialsOf(displayName(person))
  const isBot = person !== undefined && kindOf(person) === 'bot'
  return (
    <span className={styles.around}>
      <FluentAvatar
        aria-hidden
        size={size}
        color="colorful"
        idForColor={userId}
        shape={isBot ? 'square' : 'circular'}
        {...(initials === '' ? { icon: isBot ? <BotRegular /> : <PersonRegular /> } : { initials })}
        {...(url === undefined ? {} : { image: { src: url, alt: '' } })}
      />
      {showPresence && <Presence userId={userId} className={styles.presence} />}
    </span>
  )
}

/** Without a picture of their own, the server draws the first letter; that we can do without asking. */
function picturePath(person: Person | undefined): string | undefined {
  if (person === undefined || (person.last_picture_update ?? 0) <= 0) return undefined
  return `/users/${encodeURIComponent(person.id)}/image`
}
