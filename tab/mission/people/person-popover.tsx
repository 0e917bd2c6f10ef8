import { makeStyles, Popover, PopoverSurface, typographyStyles } from '@fluentui/react-components'
import { PersonDetails } from './person-details.tsx'

const useStyles = makeStyles({
  surface: { ...typographyStyles.body1, width: '280px', maxWidth: 'calc(100vw - 32px)', boxSizing: 'border-box' },
})

export type PersonPopoverProps = {
  readonly userId: string
  readonly label: string
  /** What was pressed: the card stands below it. */
  readonly target: HTMLElement | null
  readonly onClose: () => void
}

/** The card of a person over the page, until it is left. */
export function PersonPopover({ userId, label, target, onClose }: PersonPopoverProps) {
  const styles = useStyles()
  return (
    <Popover
      open
      onOpenChange={(_, { open }) => {
        if (!open) onClose()
      }}
      trapFocus
      positioning={{ target, position: 'below', align: 'start' }}
    >
      {/* Focused itself, so that the name is read out first. */}
      <PopoverSurface tabIndex={-1} className={styles.surface} aria-label={label}>
        <PersonDetails userId={userId} onDone={onClose} />
      </PopoverSurface>
    </Popover>
  )
}
