import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  mergeClasses,
  Textarea,
} from '@fluentui/react-components'
import { AttachRegular, SendFilled } from '@fluentui/react-icons'
import { type ChangeEvent, type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { UploadTray } from '../files/upload-tray.tsx'
import type { Place } from '../files/uploads.ts'
import { useWords } from '../text/use-words.ts'
import { CompletionList } from './completion-list.tsx'
import { useFormStyles } from './form-styles.ts'
import { composerEnglish } from './text.ts'
import { useFileIntake } from './use-file-intake.ts'
import { useGrownHeight } from './use-grown-height.ts'
import { useMessageForm } from './use-message-form.ts'
import { usePlaceName } from './use-place-name.ts'

/** The field of one place with its files, its names to complete, and what stands in the way of sending. */
export function MessageForm({ place, takesFocus }: { readonly place: Place; readonly takesFocus: boolean }) {
  const styles = useFormStyles()
  const { t } = useWords(composerEnglish)
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const problemId = useId()
  const keysId = useId()
  const form = useMessageForm(place, field)
  const { editing, completion, tray } = form
  const intake = useFileIntake({ add: form.addFiles, onFolder: form.tellFolder, isOpen: editing === undefined })
  const name = usePlaceName(place.channelId) || t('fallbackPlace')
  const label = editing ? t('editing') : place.rootId === '' ? t('message', { place: name }) : t('reply')
  const hasList = completion.suggestions.length > 0
  useGrownHeight(field, form.text)
  useEffect(() => {
    if (takesFocus) field.current?.focus()
  }, [takesFocus])

  function onChosen(event: ChangeEvent<HTMLInputElement>): void {
    form.addFiles([...(event.target.files ?? [])])
    event.target.value = ''
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // 229: Safari ends the composition before it tells of the key that ended it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (form.onKeyDown(event)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    <form
      className={styles.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        form.submit()
        field.current?.focus()
      }}
      {...intake.dropHandlers}
    >
      {editing && (
        <div className={styles.bar}>
          <span className={styles.barText}>{editing.isSaving ? t('saving') : t('editingBar')}</span>
          <Button size="small" disabled={editing.isSaving} onClick={form.cancelEdit}>
            {t('cancelEdit')}
          </Button>
          <Button size="small" appearance="primary" type="submit" disabled={editing.isSaving}>
            {t('saveEdit')}
          </Button>
        </div>
      )}
      <UploadTray place={place} onLeft={() => field.current?.focus()} />
      {tray.sending === 'waits' && (
        <MessageBar layout="multiline">
          <MessageBarBody>{t('waitsForFiles')}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={form.keepWriting}>
              {t('keepWriting')}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <div className={styles.row}>
        {hasList && <CompletionList completion={completion} />}
        <Textarea
          ref={field}
          className={styles.field}
          textarea={{ className: styles.lines }}
          resize="none"
          rows={1}
          aria-label={label}
          placeholder={label}
          aria-describedby={form.problem === '' ? keysId : `${problemId} ${keysId}`}
          aria-invalid={form.isTooLong}
          aria-autocomplete="list"
          aria-controls={hasList ? completion.listId : undefined}
          aria-activedescendant={hasList ? completion.optionId(completion.activeIndex) : undefined}
          readOnly={form.isHeld}
          value={form.text}
          onChange={(event) => form.write(event.target.value, event.target.selectionStart)}
          onSelect={(event) => form.moveCaret(event.currentTarget)}
          onBlur={() => form.moveCaret(undefined)}
          onKeyDown={onKeyDown}
          onPaste={intake.onPaste}
        />
        {!editing && (
          <>
            <input
              ref={chooser}
              className={styles.chooser}
              type="file"
              multiple
              tabIndex={-1}
              aria-hidden="true"
              onChange={onChosen}
            />
            <Button
              appearance="subtle"
              icon={<AttachRegular />}
              aria-label={t('attach')}
              title={form.mayUpload ? t('attach') : t('attachForbidden')}
              disabledFocusable={!form.mayUpload || form.isHeld}
              onClick={() => chooser.current?.click()}
            />
            <Button
              type="submit"
              appearance="primary"
              icon={<SendFilled />}
              aria-label={t('send')}
              disabledFocusable={form.isHeld}
            />
          </>
        )}
        {intake.isOver && <div className={styles.drop}>{t('dropHere')}</div>}
      </div>
      <span id={keysId} className={styles.unseen}>
        {t('keys')}
      </span>
      <span role="status" className={mergeClasses(form.status === '' && styles.unseen, styles.status)}>
        {form.status}
      </span>
      <span role="status" className={styles.unseen}>
        {hasList ? t('suggestionCount', { count: completion.suggestions.length }) : ''}
      </span>
      <div role="alert" id={problemId} className={styles.problem}>
        {form.problem}
      </div>
    </form>
  )
}
