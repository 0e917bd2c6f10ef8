import { makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import type { HostTheme } from './choices.ts'

const useStyles = makeStyles({
  frame: {
    flex: '2 1 0',
    minWidth: 0,
    minHeight: 0,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: '8px',
    boxShadow: tokens.shadow4,
    backgroundColor: tokens.colorNeutralBackground1,
  },
})

/** The member's window beside the app; it is told of later themes by message, so that it keeps what it shows. */
export function MemberFrame({ url, theme }: { readonly url: string; readonly theme: HostTheme }) {
  const styles = useStyles()
  const frame = useRef<HTMLIFrameElement>(null)
  const [firstTheme] = useState(theme)
  const told = useRef(theme)

  useEffect(() => {
    if (told.current === theme) return
    told.current = theme
    frame.current?.contentWindow?.postMessage({ kind: 'theme', theme }, url)
  }, [theme, url])

  return <iframe ref={frame} className={styles.frame} title="Member window" src={`${url}/?theme=${firstTheme}`} />
}
