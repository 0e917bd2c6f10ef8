import { Badge, type BadgeProps, makeStyles } from '@fluentui/react-components'

const useStyles = makeStyles({
  // A badge has the height of one line; words that wrapped would run over its border.
  badge: { whiteSpace: 'nowrap', flexShrink: 0 },
})

/** A state in a word or two, in the colour of its meaning. */
export function StateBadge({ colour, children }: { readonly colour: BadgeProps['color']; readonly children: string }) {
  const styles = useStyles()
  return (
    <Badge className={styles.badge} appearance="tint" color={colour}>
      {children}
    </Badge>
  )
}
