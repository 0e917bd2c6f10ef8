import { makeStyles } from '@fluentui/react-components'
import { useState } from 'react'
import { useEmojiNames } from '../emoji/use-emoji-names.ts'
import { InlineText } from '../markdown/inline-text.tsx'
import { usePicture } from '../people/use-picture.ts'
import { useCustomEmojiId } from './custom-emoji.ts'

export type EmojiProps = {
  /** Without colons. */
  readonly name: string
  /** The id of the server's own emoji, where a post's metadata told it. */
  readonly customId?: string | undefined
  /** What is around it says its name already. */
  readonly isDecorative?: boolean
}

const useStyles = makeStyles({
  picture: { width: '1.4em', height: '1.4em', verticalAlign: 'middle', objectFit: 'contain' },
})

/** An emoji by its short name: the character, the server's own picture, else the name as it is typed. */
export function Emoji({ name, customId, isDecorative = false }: EmojiProps) {
  const styles = useStyles()
  const names = useEmojiNames(customId === undefined)
  const unicode = customId === undefined ? names?.unicodeOf(name) : undefined
  const isCustom = customId !== undefined || (names !== undefined && unicode === undefined)
  const id = useCustomEmojiId(isCustom ? name : undefined, customId)
  const { url } = usePicture(id === undefined ? undefined : `/emoji/${encodeURIComponent(id)}/image`)
  const [brokenUrl, setBrokenUrl] = useState<string>()
  const typed = `:${name}:`
  if (unicode !== undefined) {
    return isDecorative ? (
      <span aria-hidden>{unicode}</span>
    ) : (
      <span role="img" aria-label={typed} title={typed}>
        {unicode}
      </span>
    )
  }
  if (url !== undefined && url !== brokenUrl) {
    return (
      <img
        className={styles.picture}
        src={url}
        alt={isDecorative ? '' : typed}
        title={typed}
        onError={() => setBrokenUrl(url)}
      />
    )
  }
  return <InlineText text={typed} />
}
