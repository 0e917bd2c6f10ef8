import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type ReactNode, useRef, useState } from 'react'
import { latePart } from '../late-part.tsx'
import { useWords } from '../text/use-words.ts'
import { nameInText } from './display-name.ts'
import { peopleText } from './text.ts'
import { usePerson } from './use-person.ts'

// A name is drawn hundreds of times, its card hardly ever.
export const PersonPopover = latePart(async () => (await import('./person-popover.tsx')).PersonPopover)

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
})

export type PersonCardProps = {
  readonly userId: string
  /** A name or picture: what is pressed to see the card. */
  readonly children: ReactNode
  readonly className?: string
  /** True for a picture beside a name that opens the same card: for the pointer only. */
  readonly isRepeated?: boolean
  /** False keeps Tab away, for a name in a list with one stop of its own. */
  readonly isTabStop?: boolean
}

/** Makes a name or picture a button that shows who it is and what can be done. */
export function PersonCard({ userId, children, className, isRepeated = false, isTabStop = true }: PersonCardProps) {
  const styles = useStyles()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)

  function close(): void {
    setOpen(false)
    button.current?.focus()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={mergeClasses(styles.trigger, className)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        tabIndex={isTabStop && !isRepeated ? 0 : -1}
        {...(isRepeated ? { 'aria-hidden': true } : {})}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && <Card userId={userId} target={button.current} onClose={close} />}
    </>
  )
}

function Card(props: { readonly userId: string; readonly target: HTMLElement | null; readonly onClose: () => void }) {
  const { t } = useWords(peopleText)
  const person = usePerson(props.userId)
  const label = t('cardOf', { name: person === undefined ? t('unknownPerson') : nameInText(person) })
  return <PersonPopover {...props} label={label} />
}
