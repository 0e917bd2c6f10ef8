import { mergeClasses } from '@fluentui/react-components'
import { InlineText } from '../markdown/inline-text.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import type { Post } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'
import { useMessageStyles } from './message-styles.ts'
import { systemWords } from './system-words.ts'
import { useMarkdownContext } from './use-markdown-context.ts'

/** What the server itself says in a channel, in the reader's words where we have them. */
export function SystemMessage({ post, isTabStop }: { readonly post: Post; readonly isTabStop: boolean }) {
  const styles = useMessageStyles()
  const text = useMissionText()
  const context = useMarkdownContext()
  const words = systemWords(post, text.t)
  return (
    // biome-ignore lint/a11y/useSemanticElements: as in `message-row.tsx`.
    <div
      role="article"
      aria-label={text.moment(post.create_at)}
      data-message={post.id}
      tabIndex={isTabStop ? 0 : -1}
      className={mergeClasses(styles.row, styles.first)}
    >
      <span className={styles.gutter} aria-hidden />
      <div className={mergeClasses(styles.content, styles.system)}>
        {words === undefined ? <Markdown text={post.message} context={context} /> : <InlineText text={words} />}{' '}
        <span className={styles.time}>{text.time(post.create_at)}</span>
      </div>
    </div>
  )
}
