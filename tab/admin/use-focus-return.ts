import { useEffect, useState } from 'react'

/**
 * Gives the focus back to whatever had it when a dialog opened; to the section's heading when that is gone, as a button is
 * whose action has changed the row.
 */
export function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // After the dialog's own focus trap has let go.
      setTimeout(() => {
        const target = opener?.isConnected ? opener : document.querySelector('main h2')
        if (target instanceof HTMLElement) target.focus()
      })
    },
    [opener],
  )
}
