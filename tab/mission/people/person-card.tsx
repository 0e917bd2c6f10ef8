import {
  makeStyles,
  mergeClasses,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { type ReactNode, useState } from 'react'
import { useWords } from '../text/use-words.ts'
import { nameInText } from './display-name.ts'
import { PersonDetails } from './person-details.tsx'
import { peopleText } from './text.ts'
import { usePerson } from './use-person.ts'

const useStyles = makeStyles({
  trigger: {
    font: 'inherit',
    color: 'inherit',
    textAlign: 'start',
    display: 'inline-flex',
    alignItems: 'center',
    padding: 0,
    minWidth: 0,
    maxWidth: '100%',
    border: 'none',
    backgroundColor: 'transparent',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
  },
  surface: { ...typographyStyles.body1, width: '280px', maxWidth: 'calc(100vw - 32px)', boxSizing: 'border-box' },
})

export type PersonCardProps = {
  readonly userId: string
  /** A name or picture: what is pressed to see the card. */
  readonly children: ReactNode
  readonly className?: string
  /** For a picture, which has no words of its own to press. */
  readonly isPicture?: boolean
}

/** Makes a name or picture a button that shows who it is and what can be done. */
export function PersonCard({ userId, children, className, isPicture = false }: PersonCardProps) {
  const styles = useStyles()
  const { t } = useWords(peopleText)
  const person = usePerson(userId)
  const [isOpen, setOpen] = useState(false)
  const label = t('cardOf', { name: person === undefined ? t('unknownPerson') : nameInText(person) })
  return (
    <Popover open={isOpen} onOpenChange={(_, { open }) => setOpen(open)} trapFocus positioning="below-start">
      <PopoverTrigger disableButtonEnhancement>
        <button
          type="button"
          className={mergeClasses(styles.trigger, className)}
          {...(isPicture ? { 'aria-label': label } : {})}
        >
          {children}
        </button>
      </PopoverTrigger>
      {/* Focused itself, so that the name is read out first. */}
      <PopoverSurface tabIndex={-1} className={styles.surface} aria-label={label}>
        <PersonDetails userId={userId} onDone={() => setOpen(false)} />
      </PopoverSurface>
    </Popover>
  )
}
