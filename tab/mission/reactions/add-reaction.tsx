import { Button, makeStyles, Popover, PopoverSurface, PopoverTrigger, tokens } from '@fluentui/react-components'
import { EmojiAddRegular } from '@fluentui/react-icons'
import { type FocusEvent, useState } from 'react'
import { useMission } from '../mission-context.tsx'
import type { Post } from '../state/model.ts'
import { useWords } from '../text/use-words.ts'
import { EmojiPicker } from './emoji-picker.tsx'
import { reactionText } from './text.ts'

const useStyles = makeStyles({
  surface: { padding: tokens.spacingHorizontalS, maxWidth: 'calc(100vw - 16px)', boxSizing: 'border-box' },
})

/** The button that opens the picker of emoji; picking one's own reaction again leaves it. */
export function AddReaction({ post }: { readonly post: Post }) {
  const styles = useStyles()
  const { t } = useWords(reactionText)
  const { actions, store } = useMission()
  const [isOpen, setOpen] = useState(false)

  function pick(name: string): void {
    setOpen(false)
    const { userId } = store.get()
    const isThere = post.metadata?.reactions?.some((one) => one.user_id === userId && one.emoji_name === name)
    if (!isThere) void actions.toggleReaction(post, name)
  }

  return (
    <Popover open={isOpen} onOpenChange={(_, { open }) => setOpen(open)} trapFocus positioning="above-start">
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          size="small"
          icon={<EmojiAddRegular />}
          aria-label={t('addReaction')}
          title={t('addReaction')}
        />
      </PopoverTrigger>
      <PopoverSurface tabIndex={-1} className={styles.surface} aria-label={t('pickEmoji')} onFocus={focusField}>
        <EmojiPicker onPick={pick} onClose={() => setOpen(false)} />
      </PopoverSurface>
    </Popover>
  )
}

/** Opened, the surface gets the focus: that is when it becomes the one dialog for screen readers. */
function focusField({ target, currentTarget }: FocusEvent<HTMLElement>): void {
  if (target === currentTarget) currentTarget.querySelector('input')?.focus()
}
