import { makeStyles } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
})

/** Read out politely whenever it changes, not shown. */
export function Announced({ children }: { readonly children: ReactNode }) {
  const styles = useStyles()
  return (
    <div role="status" aria-live="polite" className={styles.hidden}>
      {children}
    </div>
  )
}
