import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, makeStyles } from '@fluentui/react-components'
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down'

const useStyles = makeStyles({
  button: {
    color: 'var(--frame-bar-text)',
    minWidth: 'auto',
    whiteSpace: 'nowrap',
    ':hover': { color: 'var(--frame-bar-text)', backgroundColor: 'color-mix(in srgb, currentcolor 12%, transparent)' },
    ':hover:active': {
      color: 'var(--frame-bar-text)',
      backgroundColor: 'color-mix(in srgb, currentcolor 18%, transparent)',
    },
    '& .fui-Button__icon': { color: 'inherit' },
  },
})

type ChoiceMenuProps<Value extends string> = {
  readonly label: string
  readonly names: Readonly<Record<Value, string>>
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}

/** One of a few named things. */
export function ChoiceMenu<Value extends string>({ label, names, chosen, onChoose }: ChoiceMenuProps<Value>) {
  const styles = useStyles()
  const values = Object.keys(names) as Value[]
  return (
    <Menu
      checkedValues={{ choice: [chosen] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        const value = values.find((candidate) => candidate === checkedItems[0])
        if (value) onChoose(value)
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button className={styles.button} appearance="subtle" icon={<ChevronDownRegular />} iconPosition="after">
          {label}: {names[chosen]}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {values.map((value) => (
            <MenuItemRadio key={value} name="choice" value={value}>
              {names[value]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
