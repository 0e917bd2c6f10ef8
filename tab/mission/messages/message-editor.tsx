import { Button, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { type KeyboardEvent, useState } from 'react'
import { useConnection, useMission } from '../mission-context.tsx'
import type { Post } from '../state/model.ts'
import { useMissionText } from '../text/use-words.ts'
import { useMessageStyles } from './message-styles.ts'

const useStyles = makeStyles({
  editor: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  buttons: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
})

/** Changes one's own message in its place. Enter saves, Escape leaves it as it was. */
export function MessageEditor({ post, onDone }: { readonly post: Post; readonly onDone: () => void }) {
  const styles = useStyles()
  const { failed } = useMessageStyles()
  const { t } = useMissionText()
  const mission = useMission()
  const { maxMessageCharacters } = useConnection()
  const [text, setText] = useState(post.message)
  const [isSaving, setSaving] = useState(false)
  const excess = [...text].length - maxMessageCharacters
  const canSave = text.trim() !== '' && excess <= 0 && !isSaving

  async function save(): Promise<void> {
    if (!canSave) return
    if (text === post.message) return onDone()
    setSaving(true)
    const wasTaken = await mission.actions.edit(post, text)
    setSaving(false)
    if (wasTaken) onDone()
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === 'Escape') onDone()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void save()
  }

  return (
    <div className={styles.editor}>
      <Textarea
        autoFocus
        aria-label={t('message.editing')}
        resize="vertical"
        value={text}
        onChange={(_event, { value }) => setText(value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.buttons}>
        <Button size="small" appearance="primary" disabled={!canSave} onClick={() => void save()}>
          {t('message.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('message.cancel')}
        </Button>
        {excess > 0 && <span className={failed}>{t('message.tooLong', { count: excess })}</span>}
      </div>
    </div>
  )
}
