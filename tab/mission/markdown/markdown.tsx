import { makeStyles } from '@fluentui/react-components'
import { readableText } from './readable-text.ts'

/** What a message may name, as the reader knows it, and where its links lead. */
export type MarkdownContext = {
  readonly me: { readonly username: string; readonly keywords?: readonly string[] }
  /** Undefined: not known (yet); shown as plain text. The name is in lower case. */
  personByUsername(
    username: string,
  ): { readonly userId: string; readonly displayName: string; readonly isGuest: boolean } | undefined
  channelByName(name: string): { readonly channelId: string; readonly displayName: string } | undefined
  openExternal(url: string): void
  openChannel(channelId: string): void
  /** An address that the page may load, such as that of a blob; never one out of a message. */
  customEmojiUrl?(name: string): string | undefined
  readonly isEdited?: boolean
}

const useStyles = makeStyles({ plain: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } })

/** A message or header, written in Mattermost's Markdown, as elements; never as HTML text. */
export function Markdown({ text }: { readonly text: string; readonly context: MarkdownContext }) {
  const styles = useStyles()
  return (
    <div dir="auto" className={styles.plain}>
      {readableText(text)}
    </div>
  )
}
