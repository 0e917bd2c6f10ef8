import { FluentProvider, makeStyles, tokens } from '@fluentui/react-components'
import { type ReactNode, useLayoutEffect } from 'react'
import type { HostTheme } from '../host/host.ts'
import { useText } from '../text/text-context.tsx'
import { fluentTheme } from './fluent-theme.ts'

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    height: '100dvh',
    minWidth: 0,
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground2,
  },
})

/** Everything on the page, in the host's theme. */
export function Themed({ theme, children }: { readonly theme: HostTheme; readonly children: ReactNode }) {
  const styles = useStyles()
  const { direction } = useText()
  useLayoutEffect(() => {
    // Scroll bars and native lists follow the host's theme, not the device's.
    document.documentElement.style.colorScheme = theme === 'default' ? 'light' : 'dark'
  }, [theme])
  return (
    // Fluent gives the provider's classes to menus and cards as well, which stand outside of it: they must not fill the page.
    <FluentProvider theme={fluentTheme(theme)} dir={direction}>
      <div className={styles.page}>{children}</div>
    </FluentProvider>
  )
}
